"""How much is read: visits come in, are folded into days, and are told to the newsroom."""
