#pragma once
#include "base/embedded.h"

extern const EmbeddedFile shipped_instruments[]; /* {0}-ended; made from instruments/ */
