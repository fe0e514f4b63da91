"""How people get, use, lose and give back access: applications, handing over of credentials, closing of accounts."""
