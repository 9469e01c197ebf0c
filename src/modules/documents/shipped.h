#pragma once
#include "base/embedded.h"

/* Templates that come with the program; their texts are files, embedded. */
typedef struct {
    const char *code, *language, *name, *register_code, *legal_basis;
} ShippedTemplate;
extern const ShippedTemplate shipped_templates[]; /* ended by {0} */
extern const EmbeddedFile document_template_files[];
