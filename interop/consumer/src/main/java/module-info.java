module outside {
  requires dev.netclients.gopher;
}
