#include "model/looks.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::privacy;
using namespace mado::privacy::model;

namespace {

Day day(char const* iso) { return *Day::parse(iso); }

audit::Event event(std::string name, CallerKind kind = CallerKind::Staff)
{
    audit::Event made;
    made.event = std::move(name);
    made.caller_kind = kind;
    return made;
}

TEST_CASE("what an event means to the applicant")
{
    struct Row { char const* event; CallerKind kind; std::optional<Purpose> purpose; };
    Row const rows[] = {
        { "cases.case.read", CallerKind::Staff, Purpose::Opened },
        { "cases.file.read", CallerKind::Staff, Purpose::Opened },
        { "cases.shielded.read", CallerKind::Staff, Purpose::Opened },
        { "documents.document.read", CallerKind::Staff, Purpose::Opened },
        { "cases.case.examined", CallerKind::Staff, Purpose::Changed },
        { "cases.my_number.read", CallerKind::Staff, Purpose::Number },
        { "documents.print_task.done", CallerKind::Staff, Purpose::Printed },
        { "cases.case.forwarded", CallerKind::Staff, Purpose::Forwarded },
        { "connections.case.read", CallerKind::System, Purpose::Machine },
        { "cases.case.received", CallerKind::Zone, std::nullopt },
        { "cases.limit.expired", CallerKind::System, std::nullopt },
        { "cases.case.shielded", CallerKind::Staff, std::nullopt },
        { "cases.special.marked", CallerKind::Staff, std::nullopt },
        { "cases.special.opened", CallerKind::Staff, std::nullopt },
        { "protection.case.judged", CallerKind::Staff, std::nullopt },
        { "privacy.looks.withheld", CallerKind::Staff, std::nullopt },
        { "administration.person.kept", CallerKind::Staff, std::nullopt },
    };
    for (auto const& row : rows) {
        CAPTURE(std::string(row.event));
        CHECK(purpose_of(event(row.event, row.kind)) == row.purpose);
    }
}

TEST_CASE("the delay and what is withheld, to the day")
{
    auto const seen_on = [](char const* iso, std::string path = "tax/levy") { return Seen { { day(iso), "税務課", "主任", Purpose::Opened }, std::move(path) }; };
    Withheld mark;
    mark.from = day("2026-11-10"), mark.until = day("2026-12-31");
    struct Row { char const* name; char const* seen; std::string path; std::string division; char const* today; bool is_told; };
    Row const rows[] = {
        { "seven days later", "2026-11-01", "tax/levy", "", "2026-11-08", true },
        { "six days later", "2026-11-02", "tax/levy", "", "2026-11-08", false },
        { "the day before the mark begins", "2026-11-09", "tax/levy", "", "2026-11-30", true },
        { "the day on which it begins", "2026-11-10", "tax/levy", "", "2026-11-30", false },
        { "its last day", "2026-11-10", "tax/levy", "", "2026-12-31", false },
        { "the day after its last", "2026-11-10", "tax/levy", "", "2027-01-01", true },
        { "of that division", "2026-11-10", "tax/levy", "tax", "2026-11-30", false },
        { "of another division", "2026-11-10", "children/benefits", "tax", "2026-11-30", true },
        { "of one whose path begins alike", "2026-11-10", "taxes", "tax", "2026-11-30", true },
    };
    for (auto const& row : rows) {
        CAPTURE(std::string(row.name));
        mark.division = row.division;
        CHECK(digest({ seen_on(row.seen, row.path) }, { mark }, day(row.today), 7).size() == (row.is_told ? 1 : 0));
    }
}

TEST_CASE("each once a day, newest first")
{
    auto const line = [](char const* iso, Purpose purpose) { return Seen { { day(iso), "課", "主事", purpose }, "a" }; };
    auto const told = digest({ line("2026-11-01", Purpose::Opened), line("2026-11-01", Purpose::Opened), line("2026-11-01", Purpose::Changed), line("2026-11-03", Purpose::Opened) }, {},
        day("2026-11-30"), 7);
    REQUIRE(told.size() == 3);
    CHECK(told.front().day == day("2026-11-03"));
}

}  // namespace
