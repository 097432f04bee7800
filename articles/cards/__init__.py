"""The pictures that others show of our pages: drawn by workers, once for what never changes."""
