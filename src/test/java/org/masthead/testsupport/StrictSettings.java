package org.masthead.testsupport;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** A service whose operator allows little: few requests a second, and the pages of one site. */
public class StrictSettings implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("masthead.limits.reads", "20", "masthead.limits.writes", "5", "masthead.limits.views", "7",
                "masthead.http.cors-origins", "https://news.example,/https://[a-z]+\\.news\\.example/");
    }
}
