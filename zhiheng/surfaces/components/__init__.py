"""Template components: one strict tag, one template each, all shown in the gallery."""
