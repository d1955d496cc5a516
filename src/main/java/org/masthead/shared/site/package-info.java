/** What all instances on one database share: clock, ids, secrets and the revision of what readers see. */
@NullMarked
package org.masthead.shared.site;

import org.jspecify.annotations.NullMarked;
