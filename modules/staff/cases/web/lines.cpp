#include "web/lines.h"

#include "web/after_pages.h"
#include "web/desk_pages.h"
#include "web/disclosure_lines.h"
#include "web/number_pages.h"
#include "web/file_pages.h"
#include "web/identity_lines.h"
#include "web/signature_lines.h"
#include "web/papers_pages.h"

namespace mado::cases::web {

namespace {

// One line a feature; its function is declared in web/pages.h or in the feature's own header.
constexpr AddLines features[] = {
    add_round_lines,
    add_entered_lines,
    add_identity_lines,
    add_agent_lines,
    add_signature_lines,
    add_limit_lines,
    add_consult_lines,
    add_paper_lines,
    add_file_lines,
    add_forward_lines,
    add_after_lines,
    add_disclosure_lines,
    add_call_lines,
    add_likeness_lines,
    add_special_lines,
    add_shield_lines,
    add_number_lines,
};

}  // namespace

Lines lines_of(Asked const& asked)
{
    Lines lines;
    for (auto const add : features)
        add(asked, lines);
    return lines;
}

}  // namespace mado::cases::web
