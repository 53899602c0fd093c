"""质衡: a government quality award, from the Measures that govern it to the years after it."""
