"""Takes the pictures of docs/editors.md, and those of the reader's site to be looked at."""
