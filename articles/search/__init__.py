"""How readers find articles by words: what is kept for it, in either database, and how it is asked."""
