"""The demo newsroom: its people, its articles with their stories (articles/*.txt), and how they are played."""
