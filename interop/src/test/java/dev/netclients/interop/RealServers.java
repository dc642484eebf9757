package dev.netclients.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Marks tests for {@code interop/run}, which starts the lab; elsewhere they are reported as
 * skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("interop")
@EnabledIfSystemProperty(
    named = "interop.lab",
    matches = ".+",
    disabledReason = "wants real servers and others' clients: interop/run")
@interface RealServers {}
