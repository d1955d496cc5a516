/** What the OpenAPI document needs beyond the code and its prose. Runs in the build only. */
@NullMarked
package org.masthead.shared.openapi;

import org.jspecify.annotations.NullMarked;
