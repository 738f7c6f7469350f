// Papers chosen from what is on record: found by words, with the rights of whoever chooses.
#include "web/pages.h"

#include <mado/meetings/record_papers.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::meetings::web {

namespace {

struct FoundPart {
    std::string value, title;
    static constexpr auto fields = std::tuple { MADO_FIELD(FoundPart, value), MADO_FIELD(FoundPart, title) };
};
struct FoundRecord {
    std::string title, number, division, made_on;
    std::vector<FoundPart> parts {};
    static constexpr auto fields = std::tuple { MADO_FIELD(FoundRecord, title), MADO_FIELD(FoundRecord, number), MADO_FIELD(FoundRecord, division), MADO_FIELD(FoundRecord, made_on),
        MADO_FIELD(FoundRecord, parts) };
};
struct RecordPapersPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, back_words, search, q;
    std::vector<FoundRecord> rows {};
    bool is_searched = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(RecordPapersPage, trouble_summary), MADO_FIELD(RecordPapersPage, back), MADO_FIELD(RecordPapersPage, back_words),
        MADO_FIELD(RecordPapersPage, search), MADO_FIELD(RecordPapersPage, q), MADO_FIELD(RecordPapersPage, rows), MADO_FIELD(RecordPapersPage, is_searched) };
};

FoundRecord row_of(db::Read& tx, records::Record const& record, std::vector<records::Copyable> const& parts)
{
    auto const division = organization::division(tx, record.owner);
    FoundRecord row { record.title, record.number, division ? division->name : record.owner, wareki::short_text(record.made_on) };
    for (auto const& one : parts)
        row.parts.push_back({ record.id.value + "/" + std::to_string(one.part.number), one.title() });
    return row;
}

struct Chosen { records::RecordId record; int number = 0; };
Result<Chosen> chosen_part(Visit const& visit)
{
    auto const typed = visit.request.answer("part");
    auto const slash = typed.find('/');
    auto const number = slash == std::string::npos ? -1 : number_typed(std::string_view(typed).substr(slash + 1));
    if (number < 1 || number > 100'000)
        return refuse(std::vector<FieldError> { { "part", "meetings.paper.missing" } });
    return Chosen { { typed.substr(0, slash) }, static_cast<int>(number) };
}

}  // namespace

Shown show_record_papers(Visit const& visit, Attempt const* attempt)
{
    auto const q = attempt ? visit.request.answer("q") : visit.request.query_of("q");
    auto const work = [&](db::Read& tx) -> Result<RecordPapersPage> {
        auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
        if (!seen.standing.runs)
            return refuse(Refusal::Kind::Forbidden, "meetings.only_who_runs_it");
        RecordPapersPage made { mado::web::trouble_summary(visit, attempt), at(visit, seen.meeting.id, "/papers"), seen.meeting.plan.title, at(visit, seen.meeting.id, "/papers/records"), q };
        made.is_searched = !q.empty();
        if (made.is_searched)
            for (auto const& record : records::search(tx, visit.caller, q))
                if (auto const parts = record_papers(tx, visit.caller, record.id); !parts.empty())
                    made.rows.push_back(row_of(tx, record, parts));
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/record_papers.html", page, attempt);
}

// The copy is made and kept before the write; the write asks for the right once more.
Shown act_record_papers(Visit const& visit)
{
    auto const id = meeting_of(visit);
    auto const chosen_one = TRY(chosen_part(visit));
    auto const found = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return record_paper(tx, visit.caller, id, chosen_one.record, chosen_one.number); }));
    auto const bytes = TRY(records::bytes_of(visit.here, visit.tenant(), found));
    auto const blob = visit.here.files.keep_bytes(bytes);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return add_record_paper(tx, visit.caller, visit.here, id, chosen_one.record, chosen_one.number, blob); }));
    return mado::web::done(visit, "/meetings/" + id.value + "/papers", "meetings.said.papers");
}

std::vector<mado::web::PageType> record_paper_pages() { return { html::page<RecordPapersPage>("meetings/record_papers.html") }; }

}  // namespace mado::meetings::web
