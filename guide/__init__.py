"""Takes the pictures of docs/editors.md."""
