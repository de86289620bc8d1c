"""Finding, reading and making the people an org keeps."""
