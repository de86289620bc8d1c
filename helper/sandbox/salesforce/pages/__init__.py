"""Record pages and list views with the structure of Lightning's, for a person and for a content script."""
