#include "modules/accounts/pages.h"

#include "base/language.h"

