"""Who knows what: the stage with its people and what each of them says, the visitors, and every outlet that they try.

To add somebody: a person on the stage, lines in `secrets.KNOWN_TO` for what they say, a line in `visitors.VISITORS`.
To add an address: nothing, the resolver tells of it; the walk says where its arguments are missing, if they are.
"""
