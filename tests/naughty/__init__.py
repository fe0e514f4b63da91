"""What people, programs and mischief type into fields: every one of them is answered in words."""
