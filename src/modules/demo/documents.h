#pragma once
#include "base/embedded.h"

/* The plans of documents/, made by tools/embed. */
extern const EmbeddedFile demo_documents[];
