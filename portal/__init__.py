"""The roof: the Django project and every surface that people and machines touch."""
