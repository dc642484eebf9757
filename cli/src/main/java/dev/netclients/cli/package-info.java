/** The sample command {@code netclients}: any URL, one verb. */
package dev.netclients.cli;
