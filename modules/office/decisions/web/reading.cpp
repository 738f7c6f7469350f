#include "web/reading.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::decisions::pages {

using definitions::VersionState;
using mado::web::words;

std::string Reading::state() const
{
    if (draft)
        return std::string(word_of(draft->state));
    return versions.empty() ? "not_adopted" : std::string(word_of(versions.front().state));
}

Result<Reading> reading(Visit const& visit, Subject const& subject)
{
    auto const& here = visit.here;
    return here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Reading> {
        Reading all;
        all.versions = definitions::decision_versions_of(tx, subject.path);
        all.draft = definitions::decision_draft(tx, subject.path);
        all.ticks = definitions::decision_ticks(tx, subject.path);
        auto const published = std::ranges::find(all.versions, VersionState::Published, &definitions::DecisionVersion::state);
        if (published != all.versions.end())
            all.published = *published;
        all.hash = all.draft ? all.draft->hash : all.published ? all.published->hash : all.versions.empty() ? std::string() : all.versions.front().hash;
        all.text = all.hash.empty() ? std::string(here.library.text(subject.file())) : definitions::text_of(tx, all.hash);
        if (all.text.empty())
            return refuse(Refusal::Kind::NotFound, "decisions.not_found");
        auto const name = [&](PersonId const& person) {
            if (auto const found = person.value.empty() ? std::nullopt : organization::person(tx, person))
                all.names[person.value] = found->name;
        };
        for (auto const& tick : all.ticks)
            name(tick.by);
        for (auto const& version : all.versions)
            name(version.changed_by);
        all.may_edit = allow(tx, visit.caller, may_edit).has_value();
        all.may_examine = allow(tx, visit.caller, may_examine).has_value();
        all.may_publish = allow(tx, visit.caller, may_publish).has_value();
        return all;
    });
}

std::string text_of(Visit const& visit, Subject const& subject, std::string_view wanted)
{
    if (wanted == "library")
        return std::string(visit.here.library.text(subject.file()));
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const versions = definitions::decision_versions_of(tx, subject.path);
        return std::ranges::find(versions, wanted, &definitions::DecisionVersion::hash) == versions.end() ? std::string() : definitions::text_of(tx, wanted);
    });
}

std::string state_line(Visit const& visit, Reading const& all)
{
    auto line = words(visit, "decisions.state." + all.state());
    if (all.draft && all.published)
        line += words(visit, "decisions.state.based_on", { { "day", day_words(*all.published->starts_on) } });
    else if (all.draft)
        line += words(visit, all.draft->based_on.empty() ? "decisions.state.own" : "decisions.state.from_library");
    else if (all.published)
        line += words(visit, *all.published->starts_on > visit.now().today() ? "decisions.state.from" : "decisions.state.since", { { "day", day_words(*all.published->starts_on) } });
    auto const& last = all.draft ? all.draft : all.published;
    if (last)
        if (auto const name = all.names.find(last->changed_by.value); name != all.names.end())
            line += words(visit, "decisions.state.by", { { "person", name->second }, { "day", wareki::short_text(day_in_tokyo(last->changed_at)) } });
    return line;
}

}  // namespace mado::decisions::pages
