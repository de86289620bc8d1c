"""The REST data API, as a function from request to reply; HTTP and the composite resources both call it."""
