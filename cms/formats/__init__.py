"""How dates and times are written in each language, where Django has another way than ours. A language without a folder
here is written as Django has it."""
