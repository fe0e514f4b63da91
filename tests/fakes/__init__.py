"""Stand-ins for what lies outside the product: other people's servers."""
