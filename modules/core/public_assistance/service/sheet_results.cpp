// What was written on a 訪問シート comes back as records of visits; then its key is forgotten.
#include <mado/public_assistance/sheets.h>

#include <mado/json/json.h>
#include <mado/text/utf8.h>
#include <mado/webcrypto/webcrypto.h>

#include "service/inside.h"
#include "service/sheets_inside.h"
#include "store/assistance_store.h"
#include "store/sheet_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr std::size_t most_bytes = 4 << 20;

std::unexpected<Refusal> wrong_file(std::string key, std::map<std::string, std::string> arguments = {}) { return refuse({ { "file", std::move(key), std::move(arguments) } }); }

struct Written { std::string visit, words; Day done_on {}; };

// The sheet that a file names. Of another caseworker, another division or another town there is no such sheet.
Result<Sheet> sheet_of(db::Read& tx, Caller const& caller, json::Value const& file)
{
    auto const id = file.text("sheet");
    auto found = id.empty() ? std::nullopt : store::sheet(tx, { id });
    if (file.integer("version") != sheet_version || file.text("box").empty())
        return wrong_file("public_assistance.sheet.not_a_result");
    if (!found || found->maker != caller.person || !access::allow(tx, caller, may_work, { found->owner }))
        return wrong_file("public_assistance.sheet.not_yours");
    if (found->state == SheetState::Revoked || found->state == SheetState::Lost)
        return refuse(Kind::Conflict, "public_assistance.sheet.closed");
    return std::move(*found);
}

Result<json::Value> opened(Workplace const& here, Sheet const& sheet, json::Value const& file)
{
    auto const key = service::key_of(here, sheet);
    if (!key)
        return wrong_file("public_assistance.sheet.forgotten");
    auto const boxed = crypto::from_base64url(file.text("box"));
    auto const plain = boxed ? webcrypto::gcm_decrypt(*key, *boxed, context_of(sheet, "result")) : std::nullopt;
    if (!plain)
        return wrong_file("public_assistance.sheet.changed");
    auto value = json::parse(*plain);
    if (!value || value->text("sheet") != sheet.id.value || value->integer("version") != sheet_version)
        return wrong_file("public_assistance.sheet.changed");
    // `written_at`: milliseconds of the tablet's clock. It can be turned, so this is no proof; it holds back who did not turn it.
    auto const written_at = value->integer("written_at");
    if (written_at <= 0 || written_at > sheet.ends_at.microseconds / 1'000)
        return wrong_file("public_assistance.sheet.too_late");
    return std::move(*value);
}

Result<std::vector<Written>> records_of(json::Value const& result, Sheet const& sheet, std::vector<SheetVisit> const& on_it, Day today)
{
    std::vector<Written> all;
    for (auto const& one : result.array("visits")) {
        Written made { one.text("visit"), std::string(text::trimmed(one.text("words"))), {} };
        if (made.words.empty())
            continue;
        auto const done_on = Day::parse(one.text("done_on"));
        bool const is_on_it = std::ranges::find(on_it, made.visit, &SheetVisit::visit) != on_it.end() && std::ranges::find(all, made.visit, &Written::visit) == all.end();
        if (!is_on_it || text::length(made.words) > service::most_words)
            return wrong_file("public_assistance.sheet.changed");
        if (!done_on || *done_on < day_in_tokyo(sheet.made_at) || instant_in_tokyo(*done_on).microseconds >= sheet.ends_at.microseconds)
            return wrong_file("public_assistance.sheet.wrong_day");
        if (*done_on > today)
            return wrong_file("public_assistance.sheet.future_day");
        made.done_on = *done_on;
        all.push_back(std::move(made));
    }
    if (all.empty())
        return wrong_file("public_assistance.sheet.nothing_written");
    return all;
}

bool is_kept(db::Read& tx, HouseholdId const& household, Written const& one)
{
    return std::ranges::any_of(store::visits(tx, household), [&](Visit const& known) { return known.done_on == one.done_on && known.words == one.words; });
}

// Nothing that was written at a visit is lost: where the visit has a record already, this one stands beside it.
Result<void> beside(db::Write& tx, Caller const& caller, Workplace const& here, Visit const& known, Written const& one)
{
    TRY(service::to_change(tx, caller, here, known.household));
    Visit const made { here.now().id(), known.household, known.planned_on, one.done_on, one.words, caller.person, here.now().at, 1 };
    store::insert(tx, made);
    service::trace(tx, caller, here, "public_assistance.visit.done", known.household, { { "visit", made.id }, { "on", one.done_on.iso() } });
    return {};
}

Result<void> recorded(db::Write& tx, Caller const& caller, Workplace const& here, Written const& one, Taken& taken)
{
    auto const known = store::visit(tx, one.visit);
    if (!known)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    if (known->done_on) {
        TRY(beside(tx, caller, here, *known, one));
        ++taken.beside;
        return {};
    }
    TRY(record_visit(tx, caller, here, one.visit, one.done_on, one.words, known->version));
    ++taken.recorded;
    return {};
}

}  // namespace

Result<Taken> take_results(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view bytes)
{
    auto const file = bytes.size() <= most_bytes ? json::parse(bytes) : json::parse("");
    if (!file || !file->is_object())
        return wrong_file("public_assistance.sheet.not_a_result");
    auto sheet = TRY(sheet_of(tx, caller, *file));
    auto const result = TRY(opened(here, sheet, *file));
    auto const on_it = store::visits_on(tx, sheet.id);
    auto const written = TRY(records_of(result, sheet, on_it, here.now().today()));
    Taken taken;
    for (auto const& one : written) {
        auto const& row = *std::ranges::find(on_it, one.visit, &SheetVisit::visit);
        // Who wrote on after the first file and saved again has other words in the second.
        if (!store::take(tx, row, here.now().at) && is_kept(tx, row.household, one)) {
            ++taken.already;
            continue;
        }
        TRY(recorded(tx, caller, here, one, taken));
    }
    if (taken.recorded + taken.beside == 0)
        return taken;
    if (sheet.state == SheetState::Out) {
        sheet.state = SheetState::Returned;
        sheet.closed_at = here.now().at;
        sheet.closed_by = caller.person;
        sheet = TRY(service::kept(tx, std::move(sheet)));
    }
    service::trace(tx, caller, here, "public_assistance.sheet.taken", sheet, { { "recorded", std::to_string(taken.recorded) }, { "beside", std::to_string(taken.beside) }, { "already", std::to_string(taken.already) } });
    return taken;
}

void service::forget(db::Write& tx, Workplace const& here, SheetId const& id)
{
    auto sheet = store::sheet(tx, id);
    if (!sheet || sheet->key.empty())
        return;
    sheet->key.clear();
    sheet->box.clear();
    if (!store::change(tx, *sheet))
        return;
    trace(tx, { .tenant = tx.tenant(), .kind = CallerKind::System, .job = std::string(forget_sheet_job) }, here, "public_assistance.sheet.forgotten", *sheet);
}

}  // namespace mado::public_assistance
