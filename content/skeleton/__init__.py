"""The beginning of a tour: from what a site's maker marked in it to a tour that already runs and says what is to be written."""
