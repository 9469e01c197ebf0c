#pragma once
#include "modules/services/services_in.h"

/* What the pages of this module share. */
