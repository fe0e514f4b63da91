"""What can be told of a file that nobody described yet. Pure: bytes and codes in, a draft of a profile out."""
