package org.masthead.access;

import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** An organisation whose OpenID Connect tokens are taken beside keys. */
@ConfigMapping(prefix = "masthead.oidc")
public interface OrganisationConfig {

    @WithDefault("false")
    boolean enabled();

    /** The address of the issuer, under which {@code /.well-known/openid-configuration} is. */
    Optional<String> issuer();

    /** What {@code aud} must have: tokens for other services of the organisation are none here. */
    @WithDefault("masthead")
    String audience();

    /** Where in a token the names of groups or roles are; {@code /} leads into objects. */
    @WithDefault("groups")
    String roleClaim();

    Roles roles();

    /** The organisation's names for those who have a role here. */
    interface Roles {

        Optional<Set<String>> reader();

        Optional<Set<String>> author();

        Optional<Set<String>> editor();

        Optional<Set<String>> admin();

        default Set<String> of(Role role) {
            var named = switch (role) {
                case reader -> reader();
                case author -> author();
                case editor -> editor();
                case admin -> admin();
            };
            return named.orElse(Set.of());
        }
    }
}
