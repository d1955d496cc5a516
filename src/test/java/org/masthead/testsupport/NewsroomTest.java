package org.masthead.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

/**
 * A test against the running service. All of them share one service and one database: each makes what it needs, under
 * names of its own, and expects nothing of what else is there.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@ExtendWith(NewsroomTest.Frame.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NewsroomTest {

    /** Around each test: every answer is held against the contract, and the clock goes back to the real time. */
    class Frame implements BeforeEachCallback, AfterEachCallback {

        @Override
        public void beforeEach(ExtensionContext context) {
            RestAssured.replaceFiltersWith(OpenApiFilter.INSTANCE);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            MovableClock.reset();
        }
    }
}
