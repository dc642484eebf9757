/** Our clients against real servers, and real clients against our fakes. */
@org.jspecify.annotations.NullMarked
package dev.netclients.interop;
