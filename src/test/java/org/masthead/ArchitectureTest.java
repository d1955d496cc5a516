package org.masthead;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.time.Instant;
import java.util.Arrays;
import java.util.Date;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.PersistenceContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.Context;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.masthead.shared.http.Write;
import org.masthead.shared.site.Clocks;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Which way the arrows point, and the habits of the house. */
@AnalyzeClasses(packages = "org.masthead", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule sharedKnowsNoFeature = mayUse("shared");

    @ArchTest
    static final ArchRule accessUsesSharedOnly = mayUse("access", "shared");

    @ArchTest
    static final ArchRule articleKnowsNoOtherFeature = mayUse("article", "shared");

    @ArchTest
    static final ArchRule relatedUsesArticles = mayUse("related", "article", "shared");

    @ArchTest
    static final ArchRule editorsChoiceUsesArticles = mayUse("editorschoice", "article", "shared");

    @ArchTest
    static final ArchRule popularityUsesArticles = mayUse("popularity", "article", "shared");

    @ArchTest
    static final ArchRule nothingUsesDelivery = mayUse("transfer", "access", "article", "related", "editorschoice",
            "popularity",
            "shared");

    @ArchTest
    static final ArchRule noFeatureIsInACycle = slices().matching("org.masthead.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyOperationSaysWhoMayCallIt = methods().that(areOperations())
            .should().beAnnotatedWith(PermitAll.class).orShould().beAnnotatedWith(RolesAllowed.class);

    @ArchTest
    static final ArchRule everyWriteOfAKeyHolderIsOne = methods().that(areOperations()).and()
            .areAnnotatedWith(RolesAllowed.class)
            .and().areNotAnnotatedWith(GET.class).should().beAnnotatedWith(Write.class);

    @ArchTest
    static final ArchRule onlyWritesAreMarkedAsThat = methods().that().areAnnotatedWith(Write.class)
            .should().beAnnotatedWith(RolesAllowed.class).andShould().notBeAnnotatedWith(GET.class);

    @ArchTest
    static final ArchRule operationsAnswerNoEntities = methods().that(areOperations()).should(answerNoEntity());

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = noFields().should().beAnnotatedWith(Inject.class)
            .orShould().beAnnotatedWith(ConfigProperty.class)
            .orShould().beAnnotatedWith(Context.class)
            .orShould().beAnnotatedWith(PersistenceContext.class);

    @ArchTest
    static final ArchRule timesAreInstants = noClasses().should().dependOnClassesThat().belongToAnyOf(Date.class);

    @ArchTest
    static final ArchRule onlyTheClockKnowsTheTime = noClasses().that().doNotBelongToAnyOf(Clocks.class)
            .should().callMethod(Instant.class, "now")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(java.time.LocalDate.class, "now")
            .orShould().callMethod(java.time.OffsetDateTime.class, "now")
            .orShould().callMethod(java.time.Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = classes()
            .should().haveSimpleNameNotEndingWith("Impl")
            .andShould().haveSimpleNameNotEndingWith("DTO")
            .andShould().haveSimpleNameNotEndingWith("Dto")
            .andShould().haveSimpleNameNotEndingWith("DAO")
            .andShould().haveSimpleNameNotEndingWith("Utils")
            .andShould().haveSimpleNameNotEndingWith("Helper")
            .andShould().haveSimpleNameNotEndingWith("Manager");

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes().should(new ArchCondition<>("be in a @NullMarked package") {

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
            }
        }
    });

    private static ArchRule mayUse(String feature, String... others) {
        var allowed = Arrays.stream(others).map(other -> "org.masthead." + other + "..").toArray(String[]::new);
        var own = "org.masthead." + feature + "..";
        var forbidden = resideInAPackage("org.masthead..").and(not(resideInAPackage(own)))
                .and(not(resideInAnyPackage(allowed)));
        return classes().that().resideInAPackage(own).should(never(dependOnClassesThat(forbidden)))
                .as(feature + " uses nothing of ours but " + Arrays.toString(others))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaMethod> areOperations() {
        return DescribedPredicate.describe("are operations", method -> method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)));
    }

    private static ArchCondition<JavaMethod> answerNoEntity() {
        return new ArchCondition<>("answer no entity") {

            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                method.getReturnType().getAllInvolvedRawTypes().stream().filter(type -> type.isAnnotatedWith(Entity.class))
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(method, method.getFullName() + " answers " + type.getName())));
            }
        };
    }
}
