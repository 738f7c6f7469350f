#include "web/views.h"

#include "web/after_pages.h"
#include "web/desk_pages.h"
#include "web/number_pages.h"
#include "web/file_pages.h"

#include "web/papers_pages.h"
#include "web/special_pages.h"

#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>
#include <mado/organization/organization.h>
#include <mado/time/period.h>
#include <mado/time/wareki.h>

#include "service/workings.h"

#include <charconv>

namespace mado::cases::web {

namespace {

std::string say(Visit const& visit, std::string_view key, std::int64_t n)
{
    return mado::web::words(visit, key, { { "n", std::to_string(n) } });
}

int used_part(Day starts, Day due, Day today)
{
    auto const whole = due - starts;
    return whole <= 0 ? 100 : std::clamp((today - starts) * 100 / whole, 0, 100);
}

}  // namespace

ClockView clock_view(Visit const& visit, ClockFacts const& facts)
{
    auto const today = visit.now().today();
    if (!facts.due)
        return { facts.stands_still ? "paused" : "ok", mado::web::words(visit, facts.stands_still ? "cases.clock.paused" : "cases.clock.none"), {}, {}, 0 };
    auto const used = facts.starts ? used_part(*facts.starts, *facts.due, today) : 0;
    auto const day = short_day(*facts.due);
    if (facts.stands_still)
        return { "paused", mado::web::words(visit, "cases.clock.paused"), mado::web::words(visit, "cases.clock.expected", { { "day", day } }), {}, used };
    if (today > *facts.due)
        return { "late", say(visit, "cases.clock.late", today - *facts.due), day, {}, 100 };
    if (today == *facts.due)
        return { "soon", mado::web::words(visit, "cases.clock.today"), day, {}, used };
    auto const left = facts.working_days ? working_days_between(today, *facts.due, visit.here.calendar) : *facts.due - today;
    return { left <= 1 ? "soon" : "ok", say(visit, facts.working_days ? "cases.clock.working_days_left" : "cases.clock.days_left", left), day, {}, used };
}

std::vector<FlagView> flags_of(Visit const& visit, Case const& found)
{
    std::vector<FlagView> flags;
    auto const add = [&](bool holds, char const* is, std::string_view key) {
        if (holds)
            flags.push_back({ is, mado::web::words(visit, key) });
    };
    add(found.due && !found.stands_still && found.state < CaseState::Decided && visit.now().today() > *found.due, "bad", "cases.flag.late");
    add(found.deemed, "bad", "cases.flag.deemed");
    add(found.lapsed, "bad", "cases.flag.lapsed");
    add(found.waits_for_papers && found.state < CaseState::Decided, "heed", "cases.flag.papers");
    add(found.misfit, "bad", "cases.flag.misfit");
    add(found.expired, "heed", "cases.flag.expired");
    add(found.replied, "mine", "cases.flag.replied");
    add(found.state == CaseState::Received, "mine", "cases.flag.new");
    if (found.asked_until)
        flags.push_back({ "heed", mado::web::words(visit, "cases.flag.asked_until", { { "day", short_day(*found.asked_until) } }) });
    return flags;
}

Heading heading_of(Visit const& visit, Case const& found)
{
    return { found.title + "　" + found.applicant_name, grouped(found.receipt_number), mado::web::link(visit, case_path(found.id)), std::to_string(found.version) };
}

CaseId case_of(Visit const& visit) { return visit.request.id<ApplicationTag>("case"); }

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

std::string case_path(CaseId const& id) { return "/cases/" + id.value; }

std::map<std::string, std::string> blanks_of(Case const& found)
{
    return { { "applicant", found.applicant_name }, { "receipt", grouped(found.receipt_number) }, { "due", found.due ? wareki::text(*found.due) : std::string() } };
}

std::string short_day(Day day)
{
    return std::to_string(day.month()) + "/" + std::to_string(day.day_of_month()) + "（" + std::string(wareki::weekday_name(day)) + "）";
}

std::string how_words(Visit const& visit, definitions::Evaluation& evaluation, std::string_view charge)
{
    auto const stored = [&](definitions::Field const& field) {
        auto const& kept = field.staff ? evaluation.inputs().examined : evaluation.inputs().answers;
        auto const answer = kept.find(field.name);
        return answer == kept.end() ? json::Value {} : answer->second;
    };
    std::string words;
    for (auto const& line : evaluation.explain(charge)) {
        if (line.title.empty() || line.value.empty())
            continue;
        auto const* field = evaluation.definition().field(line.name);
        auto const value = field ? definitions::shown(*field, stored(*field), &visit.here.library, "ja", definitions::Showing::Staff)
            : line.value == "true" || line.value == "false" ? mado::web::words(visit, line.value == "true" ? "web.field.yes" : "web.field.no") : line.value;
        words += (words.empty() ? "" : "・") + line.title + " " + value;
    }
    return words;
}

std::string person_name(db::Read& tx, PersonId const& id)
{
    auto const found = id ? organization::person(tx, id) : std::nullopt;
    return found ? found->name : std::string();
}

Result<Case> visited(Visit const& visit, db::Read& tx, access::Action const& action)
{
    auto found = TRY(find(tx, case_of(visit)));
    TRY(access::allow(tx, visit.caller, action, { found.owner }));
    TRY(service::not_ones_own(visit.caller, found));
    return found;
}

Result<Case> visited(Visit const& visit, access::Action const& action)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return visited(visit, tx, action); });
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all;
    for (auto const& some : { inbox_pages(), case_pages(), ask_pages(), draft_pages(), small_pages(), reasons_pages(), on_paper_pages(), qualify_pages(), consult_pages(), extend_pages(), charge_pages(), papers_pages(), forward_pages(), revise_pages(), statistics_pages(), desk_pages(), number_pages(), file_pages(), special_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

void trace_reading(Visit const& visit)
{
    (void)visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "cases.case.read", { { "case", case_of(visit).value } });
        return {};
    });
}

}  // namespace mado::cases::web
