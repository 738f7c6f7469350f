#include "web/lines.h"

#include <mado/cases/shield.h>

namespace mado::cases::web {

void add_shield_lines(Asked const& asked, Lines& lines)
{
    auto const shield = shield_of(asked.tx, asked.found.id);
    if (!shield)
        return;
    auto const say = [&](std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(asked.visit, key, arguments); };
    auto const whom = shield->ask.empty() ? say("cases.shield.ask_protectors") : shield->ask;
    TaskLine line { shield->state == ShieldState::Set ? "man" : "heed", say("cases.shield." + word_of(shield->state), { { "whom", whom } }) };
    if (asked.may(may_protect)) {
        line.address = mado::web::link(asked.visit, { "protection", "cases", asked.found.id.value });
        line.does = say("cases.shield.open");
    }
    lines.tasks.push_back(std::move(line));
}

}  // namespace mado::cases::web
