/** Embedded fake servers for all protocols, with faults on demand. */
@org.jspecify.annotations.NullMarked
package dev.netclients.testkit;
