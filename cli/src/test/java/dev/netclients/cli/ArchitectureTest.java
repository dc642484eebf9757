package dev.netclients.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The shape of the whole suite: who may know whom, and where a borrowed library ends.
 *
 * <p>One class for all modules, here where all of them can be seen: importing classes is what costs
 * time. A module is taken for the folder that it is built in.
 */
class ArchitectureTest {
  static final List<String> PROTOCOLS =
      List.of("ftp", "gopher", "http", "imap", "nntp", "pop3", "smtp", "telnet");
  static final List<String> MODULES =
      Stream.concat(PROTOCOLS.stream(), Stream.of("cli", "sockets", "testkit")).sorted().toList();

  /** Names of packages, without the dot behind; the types below them count too. */
  private static final List<String> OKHTTP = List.of("okhttp3", "okio");

  private static final List<String> MAIL = List.of("jakarta.mail", "jakarta.activation");
  private static final List<String> ANGUS = List.of("org.eclipse.angus");
  private static final List<String> GREENMAIL = List.of("com.icegreen");
  private static final List<String> MOCK_WEB_SERVER = List.of("mockwebserver3");
  private static final List<String> JACKSON = List.of("tools.jackson");
  private static final List<String> JUNIT = List.of("org.junit");

  private static final Map<String, JavaClasses> classes = new TreeMap<>();

  @BeforeAll
  static void readAllModules() {
    Path root = Path.of("").toAbsolutePath().getParent();
    String folder = System.getProperty("test.build.folder", "target");
    for (String module : MODULES) {
      Path built = root.resolve(module).resolve(folder).resolve("classes");
      assertThat(Files.isDirectory(built)).as("%s: build all modules first", built).isTrue();
      classes.put(module, new ClassFileImporter().importPath(built));
    }
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void noPackageCyclesWithinAModule(String module) {
    slices()
        .assignedFrom(new EachPackage())
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes.get(module));
  }

  @ParameterizedTest
  @FieldSource("PROTOCOLS")
  void aProtocolKnowsOnlySocketsAndItself(String module) {
    assertThat(modulesKnownBy(module)).isSubsetOf("sockets");
  }

  @Test
  void socketsKnowsNoProtocolAndNoLibrary() {
    assertThat(modulesKnownBy("sockets")).isEmpty();
    assertThat(
            typesUsedBy("sockets")
                .filter(
                    name -> !in(name, List.of("java", "javax", "dev.netclients", "org.jspecify"))))
        .isEmpty();
  }

  @Test
  void testkitKnowsOnlySockets() {
    assertThat(modulesKnownBy("testkit")).isSubsetOf("sockets");
  }

  @Test
  void packagesAreNamedAfterTheFolderOfTheirModule() {
    for (String module : MODULES) {
      String home = module.equals("sockets") ? "dev.netclients" : "dev.netclients." + module;
      assertThat(
              classes.get(module).stream().map(JavaClass::getPackageName).filter(p -> !p.isEmpty()))
          .as(module)
          .allMatch(name -> name.equals(home) || name.startsWith(home + "."));
    }
  }

  @Test
  void okHttpStaysInHttp() {
    assertThat(modulesThatUse(OKHTTP)).isSubsetOf("http", "testkit");
    // In testkit it comes along with its mock server, and goes no further than that.
    assertThat(workersThatUse("testkit", OKHTTP))
        .isSubsetOf(workersThatUse("testkit", MOCK_WEB_SERVER));
  }

  @Test
  void okHttpLeaksThroughTheEscapeHatchAlone() {
    assertThat(signaturesThatShow("http", OKHTTP))
        .containsExactly("dev.netclients.http.HttpClient.okHttp()");
  }

  @Test
  void jakartaMailStaysInOneClassOfAMailModule() {
    assertThat(modulesThatUse(MAIL)).isSubsetOf("imap", "pop3", "smtp", "testkit");
    for (String module : List.of("imap", "pop3", "smtp")) {
      assertThat(workersThatUse(module, MAIL)).as(module).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(workersThatUse("testkit", MAIL)).isSubsetOf(workersThatUse("testkit", GREENMAIL));
  }

  @Test
  void jacksonStaysInOneClassOfTheCommand() {
    assertThat(modulesThatUse(JACKSON)).containsExactly("cli");
    assertThat(workersThatUse("cli", JACKSON)).hasSize(1);
  }

  @Test
  void nobodyNamesTheMailApisImplementation() {
    assertThat(modulesThatUse(ANGUS)).isEmpty();
  }

  @Test
  void eachOptionalLibraryOfTestkitIsTouchedByOneClass() {
    for (List<String> library : List.of(GREENMAIL, MOCK_WEB_SERVER, JUNIT)) {
      assertThat(modulesThatUse(library)).as("%s", library).isSubsetOf("testkit");
      assertThat(workersThatUse("testkit", library)).as("%s", library).hasSizeLessThanOrEqualTo(1);
    }
  }

  /** Each package is a slice of its own, that of the parent included. */
  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }

  private static boolean in(String type, List<String> packages) {
    return packages.stream().anyMatch(name -> type.startsWith(name + "."));
  }

  private static Set<String> modulesKnownBy(String module) {
    Set<String> used = typesUsedBy(module).collect(toCollection(TreeSet::new));
    Set<String> known = new TreeSet<>();
    classes.forEach(
        (other, types) -> {
          if (!other.equals(module) && types.stream().anyMatch(t -> used.contains(t.getName()))) {
            known.add(other);
          }
        });
    return known;
  }

  private static Set<String> modulesThatUse(List<String> packages) {
    return MODULES.stream()
        .filter(module -> typesUsedBy(module).anyMatch(name -> in(name, packages)))
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<String> typesUsedBy(String module) {
    return classes.get(module).stream().flatMap(ArchitectureTest::typesUsedBy).distinct();
  }

  private static Stream<String> typesUsedBy(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType) // String[][] is a String here
        .filter(target -> !target.isPrimitive())
        .map(JavaClass::getName);
  }

  /** Which top-level classes use the packages; what is nested counts as its host. */
  private static Set<String> workersThatUse(String module, List<String> packages) {
    return classes.get(module).stream()
        .filter(type -> typesUsedBy(type).anyMatch(name -> in(name, packages)))
        .map(type -> type.getName().replaceFirst("\\$.*", ""))
        .collect(toCollection(TreeSet::new));
  }

  /** Which public or protected members show a type of the packages to a caller. */
  private static Set<String> signaturesThatShow(String module, List<String> packages) {
    Set<String> shown = new TreeSet<>();
    for (JavaClass type : classes.get(module)) {
      if (!isSeen(type.getModifiers()) || type.getName().contains("$") && !isNestedSeen(type)) {
        continue;
      }
      Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
          .filter(parent -> in(parent.getName(), packages))
          .forEach(parent -> shown.add(type.getName() + " is a " + parent.getName()));
      for (JavaMember member : type.getMembers()) {
        if (isSeen(member.getModifiers())
            && !member.getModifiers().contains(JavaModifier.SYNTHETIC)
            && typesIn(member)
                .anyMatch(raw -> in(raw.getBaseComponentType().getName(), packages))) {
          shown.add(member.getFullName());
        }
      }
    }
    return shown;
  }

  private static boolean isNestedSeen(JavaClass type) {
    return type.getEnclosingClass()
        .map(host -> isSeen(host.getModifiers()) && isNestedSeen(host))
        .orElse(true);
  }

  private static boolean isSeen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static Stream<JavaClass> typesIn(JavaMember member) {
    if (member instanceof JavaCodeUnit unit) {
      Stream<JavaType> types =
          Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
      return Stream.concat(
          types.flatMap(t -> t.getAllInvolvedRawTypes().stream()),
          unit.getExceptionTypes().stream());
    }
    if (member instanceof com.tngtech.archunit.core.domain.JavaField field) {
      return field.getType().getAllInvolvedRawTypes().stream();
    }
    return Stream.of();
  }
}
