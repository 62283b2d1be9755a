"""The words of the field, one noun a file. Nothing here calculates more than its own small algebra."""
