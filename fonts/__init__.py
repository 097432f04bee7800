"""Cuts the site's fonts to what its pages use."""
