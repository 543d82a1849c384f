"""Questions that were asked and are said to be wrong: reported, looked at, ruled on."""
