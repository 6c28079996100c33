package dev.understudy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The walls between the packages. Each may import what stands beside its name, itself, and nothing else of ours; none of this is ever frozen. */
@AnalyzeClasses(packages = "dev.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OURS = "dev.understudy..";
    private static final String ROOT = "dev.understudy.";
    private static final Map<String, List<String>> MAY_IMPORT = mayImport();

    private static Map<String, List<String>> mayImport() {
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        allowed.put("domain", List.of());
        allowed.put("yaml", List.of());
        allowed.put("log", List.of("domain"));
        allowed.put("client", List.of());
        allowed.put("sandbox", List.of());
        allowed.put("message", List.of("domain"));
        allowed.put("identity", List.of("domain"));
        allowed.put("number", List.of("domain"));
        allowed.put("config", List.of("yaml", "domain"));
        allowed.put("consent", List.of("config", "number", "domain"));
        allowed.put("flow", List.of("yaml", "consent", "message", "domain"));
        allowed.put("bus", List.of("message", "domain"));
        allowed.put("store", List.of("message", "number", "identity", "config", "domain"));
        allowed.put("run", List.of("bus", "store", "flow", "consent", "message", "number", "config", "domain"));
        for (String verticle : List.of("registration", "pool", "lease", "inbox", "reconcile")) {
            allowed.put(
                    verticle,
                    List.of(
                            "run",
                            "bus",
                            "store",
                            "flow",
                            "consent",
                            "message",
                            "identity",
                            "number",
                            "config",
                            "domain"));
        }
        allowed.put("ingress", List.of("bus", "store", "config", "message", "yaml", "domain"));
        allowed.put("cli.remote", List.of("client"));
        allowed.put("dashboard", List.of("ingress", "bus", "config", "domain"));
        return allowed;
    }

    /** {@code cli} composes everything, so it has no row. Row by row, so that a violation names one. */
    @ArchTest
    static void imports_run_down_only(JavaClasses classes) {
        MAY_IMPORT.forEach((self, allowed) -> noClasses()
                .that(resideInAPackage(ROOT + self + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage(OURS)
                        .and(notIn(self, allowed))
                        .as("are ours and not of " + self + " or " + allowed))
                .allowEmptyShould(true)
                .check(classes));
    }

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule sub_packages_have_no_cycles =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule ingress_reads_the_store_through_its_paged_queries_alone = noClasses()
            .that(resideInAPackage(ROOT + "ingress.."))
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "store..")
                    .and(DescribedPredicate.not(resideInAPackage(ROOT + "store.read.."))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plain_packages_know_no_vertx = noClasses()
            .that(resideInAnyOf("domain", "identity", "number", "message", "yaml", "config", "client"))
            .should()
            .dependOnClassesThat(resideInAPackage("io.vertx.."))
            .allowEmptyShould(true);

    /** Whoever tests a shop gets it onto the class path. */
    @ArchTest
    static final ArchRule the_client_needs_the_jdk_alone_and_its_extension_junit = classes()
            .that(resideInAnyOf("client"))
            .should()
            .onlyDependOnClassesThat(resideInAPackage("java..")
                    .or(resideInAPackage("org.jspecify.."))
                    .or(resideInAPackage(ROOT + "client.."))
                    .or(resideInAPackage("org.junit.jupiter.api..").or(resideInAPackage("org.opentest4j.."))));

    @ArchTest
    static final ArchRule only_the_extension_needs_junit = noClasses()
            .that(resideOutsideOf("client.junit"))
            .should()
            .dependOnClassesThat(resideInAPackage("org.junit.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_the_store_speaks_sql = noClasses()
            .that(resideOutsideOf("store"))
            .should()
            .dependOnClassesThat(resideInAPackage("io.vertx.sqlclient..")
                    .or(resideInAPackage("io.vertx.pgclient.."))
                    .or(resideInAPackage("org.flywaydb.."))
                    .or(resideInAPackage("java.sql..")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_program_logs_through_slf4j = noClasses()
            .that(resideOutsideOf("log"))
            .should()
            .dependOnClassesThat(resideInAPackage("ch.qos.logback.."))
            .allowEmptyShould(true);

    private static final DescribedPredicate<JavaClass> AN_HTTP_CLIENT = resideInAPackage("io.vertx.core.http..")
            .and(simpleNameStartingWith("HttpClient")
                    .or(simpleNameStartingWith("WebSocketClient"))
                    .or(simpleName("RequestOptions")))
            .or(resideInAPackage("io.vertx.ext.web.client.."))
            .or(resideInAPackage("java.net.http.."))
            .or(resideInAPackage("org.jsoup").and(simpleName("Connection")))
            .or(resideInAPackage("org.jsoup.helper.."))
            .or(assignableTo(java.net.URLConnection.class))
            .as("HTTP clients");

    /** The sandbox sends its SMS, the demo talks to its own service, and the test client is one. */
    @ArchTest
    static final ArchRule only_consent_has_an_http_client_towards_shops = noClasses()
            .that(resideOutsideOf("consent", "sandbox", "cli", "client"))
            .should()
            .dependOnClassesThat(AN_HTTP_CLIENT)
            .allowEmptyShould(true);

    private static final DescribedPredicate<JavaClass> THE_WIRE = resideInAPackage(ROOT + "consent")
            .and(simpleName("ShopWire")
                    .or(simpleName("Exchange"))
                    .or(simpleName("Limits"))
                    .or(simpleName("Outgoing")))
            .as("the wire");

    @ArchTest
    static final ArchRule within_consent_one_wire_holds_the_http_client = noClasses()
            .that(resideInAPackage(ROOT + "consent..").and(DescribedPredicate.not(THE_WIRE)))
            .should()
            .dependOnClassesThat(AN_HTTP_CLIENT)
            .allowEmptyShould(true);

    /** {@code MarketplaceConsent} makes the wires and hands them over; it calls nothing but their constructor. */
    @ArchTest
    static final ArchRule only_who_asks_consent_and_who_fetches_it_may_send = noClasses()
            .that(resideInAPackage(OURS)
                    .and(DescribedPredicate.not(
                            THE_WIRE.or(simpleName("ConsentedShop")).or(simpleName("ConsentFetch")))))
            .should()
            .callMethod(
                    ROOT + "consent.ShopWire",
                    "send",
                    ROOT + "consent.ShopWire$Outgoing",
                    "java.util.function.Supplier")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_wire_is_hidden_in_its_package =
            classes().that(THE_WIRE).should().notBePublic().allowEmptyShould(true);

    private static DescribedPredicate<JavaClass> notIn(String self, List<String> allowed) {
        String[] packages = new String[allowed.size() + 1];
        packages[0] = ROOT + self + "..";
        for (int i = 0; i < allowed.size(); i++) {
            packages[i + 1] = ROOT + allowed.get(i) + "..";
        }
        return JavaClass.Predicates.resideOutsideOfPackages(packages);
    }

    private static DescribedPredicate<JavaClass> resideInAnyOf(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(rooted(packages));
    }

    private static DescribedPredicate<JavaClass> resideOutsideOf(String... packages) {
        return JavaClass.Predicates.resideOutsideOfPackages(rooted(packages));
    }

    private static String[] rooted(String... packages) {
        String[] rooted = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            rooted[i] = ROOT + packages[i] + "..";
        }
        return rooted;
    }
}
