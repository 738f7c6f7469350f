// DV等支援措置: the address of a protected person is on no route, for no caller, in no table but those that keep it. The routes are those of the program
// itself: whoever adds one is asked here without doing anything, and a path parameter that this test cannot fill fails it with what is to be added.
#include "configuration.h"
#include "demonstration.h"

#include <mado/api/system.h>
#include <mado/applications/apply.h>
#include <mado/approvals/drafts.h>
#include <mado/cases/cases.h>
#include <mado/cases/my_number.h>
#include <mado/cases/shield.h>
#include <mado/db/fresh.h>
#include <mado/db/transfer.h>
#include <mado/definitions/shelf.h>
#include <mado/documents/documents.h>
#include <mado/identity/resident.h>
#include <mado/log/log.h>
#include <mado/organization/organization.h>
#include <mado/protection/protections.h>
#include <mado/records/records.h>
#include <mado/treasury/receipts.h>
#include <mado/registers/registers.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <fcntl.h>
#include <unistd.h>

using namespace mado;

namespace {

constexpr char soja[] = "332089";
constexpr std::string_view mark = "QZMARK4711", rare = "鷽鶲";  // bytes of the address that stand nowhere else, long enough that no ciphertext has them by chance; the log keeps ASCII alone
std::string const place = "岡山県総社市鷽鶲町QZMARK4711番地";

template <class T>
T must(Result<T> result, std::string const& what)
{
    if (!result)
        throw std::runtime_error(what + ": " + result.error().key + (result.error().fields.empty() ? "" : " " + result.error().fields.front().field + "=" + result.error().fields.front().key));
    return std::move(*result);
}
void must(Result<void> const& result, std::string const& what)
{
    if (!result)
        throw std::runtime_error(what + ": " + result.error().key);
}

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-protection-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string read_file(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

// What a person reads in a PDF (poppler-utils).
std::string words_of_pdf(std::filesystem::path const& folder, std::string const& bytes)
{
    auto const pdf = folder / "page.pdf", text = folder / "page.txt";
    std::ofstream(pdf, std::ios::binary) << bytes;
    auto const command = "pdftotext -q '" + pdf.string() + "' '" + text.string() + "'";
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error("pdftotext (poppler-utils) reads no PDF: install it, the test would prove nothing");
    return read_file(text);
}

class Stage {
public:
    Stage() : clock_(instant_in_tokyo(*Day::parse("2026-11-18"), 9)), world_(configuration(), clock_)
    {
        log_ = folder_.path / "log.jsonl";
        log::start({ .descriptor = ::open(log_.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600), .least = log::Level::Debug });
        fill_with_demonstration(world_, [](std::string const&) {});
    }
    ~Stage() { log::start({ .descriptor = 2, .least = log::Level::Error }); }

    World& world() { return world_; }
    Workplace const& here(std::string const& zone) { return world_.zone(zone).here(); }
    template <class Work>
    auto read(std::string const& zone, Work work) { return here(zone).database.read(soja, work); }
    template <class Work>
    auto write(std::string const& zone, Work work) { return here(zone).database.write(soja, documents::numbering("test.protection"), work); }
    Day today() const { return day_in_tokyo(clock_.now()); }
    std::filesystem::path const& folder() const { return folder_.path; }
    std::string logged() const { return read_file(log_); }

    // Every position that somebody holds, as its holder.
    std::vector<Caller> staff(std::string const& zone)
    {
        return read(zone, [&](db::Read& tx) {
            std::map<std::string, Caller> all;
            for (auto const& person : organization::persons(tx))
                for (auto const& position : organization::positions_of(tx, person.id, today()))
                    all.try_emplace(position.id.value, Caller { .tenant = soja, .kind = CallerKind::Staff, .person = person.id, .position = position.id });
            std::vector<Caller> callers;
            for (auto& [id, caller] : all)
                callers.push_back(std::move(caller));
            return callers;
        });
    }
    Caller somebody(std::string const& zone, access::Action const& action, std::string const& owner)
    {
        std::optional<Caller> found;  // a clerk before a head: heads decide what clerks draft
        for (auto const& caller : staff(zone))
            read(zone, [&](db::Read& tx) {
                auto const position = organization::position(tx, caller.position);
                if (access::allow(tx, caller, action, { owner }) && (!found || (position && position->rank == "clerk")))
                    found = caller;
                return true;
            });
        if (!found)
            throw std::runtime_error("nobody may " + std::string(action.name));
        return *found;
    }

private:
    Configuration configuration()
    {
        Configuration made;
        made.data = folder_.path / "data";
        std::filesystem::create_directories(made.data);
        made.database_address = databases_.address();
        made.front.port = made.office.port = made.core.port = made.operators.port = 0;
        return made;
    }
    Folder folder_;
    db::test::ZoneDatabases databases_;
    FixedClock clock_;
    World world_;
    std::filesystem::path log_;
};

// The case of a person whose address is the mark, in one zone, with all that hangs on it.
struct Subject {
    std::string zone, procedure;
    applications::Receipt receipt;
    Caller clerk;
    api::Token token;
};

// By the name of a path parameter: the values that belong to the case, and one of which there is nothing.
using Filling = std::map<std::string, std::vector<std::string>>;
constexpr char nothing_here[] = "01900000-0000-7000-8000-000000000000";

Filling filling_of(Stage& stage, Subject const& subject)
{
    auto const id = subject.receipt.application;
    Filling all { { "case", { id.value } }, { "application", { id.value } }, { "entry", { id.value } }, { "receipt", { subject.receipt.receipt_number } }, { "procedure", { subject.procedure } } };
    for (auto const* name : { "call", "phrase", "consult", "extension", "forwarding", "view", "task", "system", "round", "promotion", "decision", "correction", "blob", "code", "position",
             "protection", "field", "name", "register", "row", "document", "draft", "kind", "group", "page", "draw", "finding", "person", "emergency", "transfer", "provider", "delivery", "account", "recovery", "token", "target", "ground", "seal", "item", "folder", "record", "disposal", "part", "received",
             "provision", "breach", "number", "meeting", "resolution", "paper", "petition", "body", "dispute", "charge", "way", "handle", "claim", "payout", "import", "attempt", "change", "year", "month", "day", "batch", "slip", "dataset", "harvest", "resource", "upload", "version", "form", "key", "series", "action", "request", "household", "consultation", "run", "individual", "sheet", "table", "recipient", "instruction" })
        all[name].push_back(nothing_here);
    if (subject.zone == "front")
        return all;
    stage.read(subject.zone, [&](db::Read& tx) {
        auto const found = must(cases::find(tx, id), "the case");
        if (found.draft)
            all["draft"] = { found.draft.value };
        for (auto const& document : documents::of_case(tx, id)) {
            all["document"].push_back(document.id.value);
            all["code"].push_back(document.verify_code);
        }
        for (auto const& claim : treasury::claims_of(tx, "case", id.value)) {
            all["claim"].push_back(claim.id.value);
            all["charge"].push_back(claim.charge);
            all["year"].push_back(std::to_string(claim.fiscal_year));
            all["month"].push_back(claim.assessed_on.iso().substr(0, 7));
            all["day"].push_back(claim.assessed_on.iso());
            for (auto const& receipt : treasury::receipts_of(tx, claim.id))
                all["receipt"].push_back(receipt.id.value);
        }
        for (auto const& record : records::records_of_matter(tx, "case", id.value)) {
            all["record"].push_back(record.id.value);
            all["folder"].push_back(record.folder.value);
            for (std::size_t part = 1; part <= records::parts(tx, record.id).size(); ++part)
                all["part"].push_back(std::to_string(part));
        }
        for (auto const& row : registers::of_case(tx, id)) {
            all["row"].push_back(row.id.value);
            all["name"].push_back(row.name);
            all["register"].push_back(row.name);
        }
        for (auto const& [field, file] : cases::content(tx, id).files) {
            all["field"].push_back(field);
            for (auto const& blob : file.array("blobs"))
                all["blob"].push_back(blob.text("name"));
        }
        return 0;
    });
    return all;
}

std::vector<std::string> parameters_of(std::string const& pattern)
{
    std::vector<std::string> names;
    for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1))
        names.push_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    return names;
}

// Every combination of what fits; a name that is not known fails with what is to be done.
std::vector<std::map<std::string, std::string>> filled(std::string const& zone, std::string const& pattern, Filling const& filling)
{
    std::vector<std::map<std::string, std::string>> all { {} };
    for (auto const& name : parameters_of(pattern)) {
        auto const values = filling.find(name);
        if (values == filling.end()) {
            FAIL_CHECK((zone + " " + pattern + ": this test does not know what {" + name + "} is. Add to filling_of() in app/tests/protection_test.cpp what of the protected case it may name, or a "
                + "value of which there is nothing."));
            return {};
        }
        std::vector<std::map<std::string, std::string>> longer;
        for (auto const& before : all)
            for (auto const& value : values->second) {
                auto path = before;
                path[name] = value;
                longer.push_back(std::move(path));
            }
        all = std::move(longer);
    }
    return all;
}

bool tells(std::string_view text) { return text.find(mark) != std::string_view::npos || text.find(rare) != std::string_view::npos; }

// What an answer says to whoever reads it.
bool tells(Stage& stage, http::Response const& answer)
{
    for (auto const& [name, value] : answer.headers)
        if (tells(value) || tells(http::percent_decoded(value).value_or("")))
            return true;
    auto const body = answer.shared_body ? *answer.shared_body : answer.file.empty() ? answer.body : read_file(answer.file);
    return tells(body.starts_with("%PDF") ? words_of_pdf(stage.folder(), body) : body);
}

struct Asked { std::size_t answers = 0; std::set<std::string> telling; };

struct Asking {
    Stage& stage;
    Zone& zone;
    Caller caller;
    std::string secret;                      // of the browser
    std::string token;                       // of a program

    void ask(web::Route const& route, std::map<std::string, std::string> const& path, Asked& asked) const
    {
        http::Request request;
        request.method = "GET";
        request.path = path;
        request.remote = "192.0.2.1";
        if (!token.empty())
            request.headers = { { "authorization", "Bearer " + token } };
        web::Visit const visit { request, caller, zone.here(), *zone.here().towns.by_code(soja), zone.site(), "ja", secret, "csrf" };
        auto const keep = [&](Result<http::Response> const& answer) {
            if (!answer)
                return;
            ++asked.answers;
            if (tells(stage, *answer))
                asked.telling.insert(zone.name() + " " + route.pattern);
        };
        if (route.answer)
            return keep(route.answer(visit));
        if (route.action && !allowed(*route.action))
            return;
        if (route.show)
            keep(route.show(visit, nullptr));
        // A form that is sent empty comes back with all that it shows, or refuses.
        if (route.act && route.show && (route.pattern.starts_with("/cases/{case}") || route.pattern.starts_with("/registers/{name}/{row}"))) {
            request.method = "POST";
            if (auto const answer = route.act(visit); answer || (answer.error().kind != Refusal::Kind::Invalid && answer.error().kind != Refusal::Kind::Conflict))
                keep(answer);
            else {
                web::Attempt const attempt { answer.error() };
                keep(route.show(visit, &attempt));
            }
        }
    }

    bool allowed(access::Action const& action) const
    {
        return zone.here().database.read(soja, [&](db::Read& tx) { return !access::scope(tx, caller, action).empty(); });
    }
};

// All routes of the zone of the case and of the front, for every kind of caller.
Asked everything(Stage& stage, Subject const& subject, std::string const& secret)
{
    Asked asked;
    auto const over = [&](Zone& zone, Filling const& filling, std::vector<Asking> const& callers) {
        for (auto const& route : zone.site().routes()) {
            if (route.outside_town)
                continue;
            for (auto const& path : filled(zone.name(), route.pattern, filling))
                for (auto const& asking : callers)
                    try {
                        asking.ask(route, path, asked);
                    } catch (std::exception const& accident) {  // the page of an accident shows none of it; what went wrong is another test's
                        MESSAGE((zone.name() + " " + route.pattern + ": " + accident.what()));
                    }
        }
    };
    auto& zone = stage.world().zone(subject.zone);
    std::vector<Asking> callers;
    for (auto const& caller : stage.staff(subject.zone)) {
        callers.push_back({ stage, zone, caller, {}, {} });
        auto in_emergency = caller;
        in_emergency.emergency = nothing_here;
        if (caller.position.value == subject.clerk.position.value)
            callers.push_back({ stage, zone, in_emergency, {}, {} });
    }
    callers.push_back({ stage, zone, { .tenant = soja }, {}, {} });
    callers.push_back({ stage, zone, { .tenant = soja }, {}, subject.token.text });
    over(zone, filling_of(stage, subject), callers);

    auto at_front = subject;
    at_front.zone = "front";
    auto& front = stage.world().zone("front");
    auto filling = filling_of(stage, at_front);
    filling["name"] = { nothing_here };
    over(front, filling, { { stage, front, { .tenant = soja }, {}, {} }, { stage, front, { .tenant = soja }, secret, {} }, { stage, front, { .tenant = soja }, secret, subject.token.text } });
    return asked;
}

// Tables that hold the mark in what can be read as it lies there.
// By table, what stands around it in the first row that has it.
std::map<std::string, std::string> tables_with_mark(Stage& stage, std::string const& zone)
{
    std::map<std::string, std::string> found;
    auto const source = db::transfer::open_source(database_of(stage.world().configuration(), zone));
    for (auto const& table : source->tables())
        source->read(table, [&](std::string_view rows, std::int64_t) {
            if (tells(rows)) {
                auto const at = std::min(rows.find(mark), rows.find(rare));
                found.emplace(table.name, rows.substr(at - std::min<std::size_t>(at, 300), 400));
            }
        });
    return found;
}

struct Life { char const *zone, *procedure; char const* examined; char const* result; std::vector<std::string> fields; };

Subject begun(Stage& stage, Life const& life)
{
    std::optional<json::Object> answers;
    auto const file = yaml::parse(std::string(stage.world().knowledge().library.text("demo/applications.yaml")));
    std::string applicant = "person";
    for (auto const& entry : file->find("applications")->entries)
        if (!answers && entry.value.text_of("procedure") == life.procedure && entry.value.text_of("town") == soja) {
            answers = demonstrated_answers(entry.value, stage.today());
            applicant = entry.value.text_of("applicant", "person");
        }
    for (auto const& field : life.fields)
        (*answers)[field] = json::object({ { "text", place } });
    Subject subject { life.zone, life.procedure, {}, {}, {} };
    subject.receipt = must(applications::apply(stage.here("front"), soja, { .procedure = life.procedure, .applicant = applicant, .answers = *answers, .notice = "electronic" }), "apply");
    stage.world().settle();
    return subject;
}

std::int64_t find_version(db::Read& tx, CaseId const& id) { return must(cases::find(tx, id), "find").version; }

void decided(Stage& stage, Subject& subject, Life const& life)
{
    auto const id = subject.receipt.application;
    auto const& here = stage.here(subject.zone);
    auto const find = [&] { return stage.read(subject.zone, [&](db::Read& tx) { return must(cases::find(tx, id), "find"); }); };
    auto const write = [&](auto work) { return stage.write(subject.zone, work); };
    subject.clerk = stage.somebody(subject.zone, cases::may_draft, find().owner);
    must(write([&](db::Write& tx) { return cases::take(tx, subject.clerk, here, id, find_version(tx, id)); }), "take");
    for (auto const kind : { cases::CheckKind::Number, cases::CheckKind::Person })
        if (stage.read(subject.zone, [&](db::Read& tx) { return cases::has_numbers(tx, id); }))
            must(write([&](db::Write& tx) { return cases::record_check(tx, subject.clerk, here, id, { kind, "my_number_card" }); }), "check the number");
    must(write([&](db::Write& tx) { return cases::keep_examined(tx, subject.clerk, here, id, json::parse(life.examined)->object(), find_version(tx, id)); }), "examine");
    for (auto const& owed : stage.read(subject.zone, [&](db::Read& tx) { return cases::owed(tx, id); }))
        must(write([&](db::Write& tx) { return treasury::receive(tx, subject.clerk, here, { .provider = "test", .reference = id.value + owed.charge, .amount = Yen(owed.amount), .paid_on = stage.today(), .claim = treasury::claim_of(tx, "case", id.value, owed.charge)->id }); }), "pay");
    auto const prepared = must(stage.read(subject.zone, [&](db::Read& tx) { return cases::prepare(tx, subject.clerk, here, id, { life.result, {}, {} }); }), "prepare");
    if (prepared.proposal.route.empty())
        must(write([&](db::Write& tx) { return cases::finish(tx, subject.clerk, here, id, prepared); }), "finish");
    else {
        auto const draft = must(write([&](db::Write& tx) { return cases::draft_decision(tx, subject.clerk, here, id, prepared); }), "draft");
        for (auto const& caller : stage.staff(subject.zone))
            if (caller.position == draft.decider) {
                must(write([&](db::Write& tx) { return approvals::decide(tx, caller, here, draft.id, "", draft.version); }), "decide");
                break;
            }
    }
    stage.world().settle();
}

// A program that may do all that a program may.
api::Token program(Stage& stage, std::string const& zone)
{
    auto const token = api::make_token(stage.world().ids());
    api::System const system { .id = { stage.here(zone).now().id() }, .name = "試験", .contact = "試験", .purpose = "試験", .scopes = { api::scope::all.begin(), api::scope::all.end() }, .procedures = {},
        .divisions = { "" }, .token_hash = token.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = Day::parse("2027-03-31") };
    for (auto const& name : { zone, std::string("front") })
        stage.write(name, [&](db::Write& tx) -> Result<void> { api::keep_system(tx, system, stage.here(name).now().at); return {}; });
    return token;
}

// The browser of the applicant: it has shown number and code.
std::string browser_of(Stage& stage, Subject const& subject)
{
    static constexpr db::Statement select_key { "test.select_key", "SELECT code_hash, public_half, wrapped_key FROM applications_application WHERE tenant = $tenant AND id = $id" };
    auto const id = subject.receipt.application;
    auto const secret = stage.world().ids().handle();
    auto const wrapped = stage.read("front", [&](db::Read& tx) {
        return tx.one(select_key, { { "$id", id } }, [](db::Row const& row) { return identity::Wrapped { row.text("code_hash"), row.bytes("public_half"), row.bytes("wrapped_key") }; });
    });
    REQUIRE(wrapped);
    auto const key = identity::unwrap(*wrapped, subject.receipt.code, id.value);
    REQUIRE(key);
    auto const wrapped_for_secret = identity::wrap_for(secret, *key, id);
    stage.write("front", [&](db::Write& tx) -> Result<void> {
        identity::open_visit(tx, stage.here("front").now(), secret, id, wrapped_for_secret, wrapped->public_half);
        return {};
    });
    return secret;
}

TEST_CASE("the address of a protected person is on no route, for no caller, in no log, index or event")
{
    Stage stage;
    Life const lives[] = {
        { "office", "dog_registration", "{}", "done", { "owner_address" } },
        { "core", "child_allowance", R"({ "identity_checked": true, "resident": true, "main_earner": true })", "granted", { "address" } },
    };
    for (auto const& life : lives) {
        CAPTURE(std::string(life.procedure));
        auto subject = begun(stage, life);
        decided(stage, subject, life);
        subject.token = program(stage, subject.zone);
        auto const secret = browser_of(stage, subject);
        auto const id = subject.receipt.application;

        // The control: without the shield the address stands where one looks for it, so that this test can fail.
        auto const before = everything(stage, subject, secret);
        CHECK(before.answers > 100);
        for (auto const& pattern : { subject.zone + " /cases/{case}", subject.zone + " /cases/{case}/form.pdf", std::string("front /applications/{application}/copy") }) {
            CAPTURE(pattern);
            CHECK(before.telling.contains(pattern));
        }
        if (subject.zone == "office")
            for (auto const* pattern : { "office /registers/{name}", "office /registers/{name}/csv", "office /registers/{name}/{row}", "office /api/v1/cases/{case}", "office /api/v1/registers/{register}" }) {
                CAPTURE(std::string(pattern));
                CHECK(before.telling.contains(pattern));
            }

        PositionId const desk { "protection_desk" };
        PersonId const person { "protector" };
        must(stage.write(subject.zone, [&](db::Write& tx) -> Result<void> {
            organization::keep_position(tx, { desk, "", "支援措置担当", "clerk" });
            organization::keep_person(tx, { person, "支援措置担当", "支援措置担当" });
            organization::assign(tx, { person, desk, *Day::parse("2026-04-01"), std::nullopt });
            access::grant(tx, desk, { access::Role::Protector, "" });
            return {};
        }), "protector");
        Caller const protector { .tenant = soja, .kind = CallerKind::Staff, .person = person, .position = desk };
        auto const one = must(stage.write(subject.zone, [&](db::Write& tx) -> Result<protection::Protection> {
            protection::Protection protect;
            protect.name = "見本 保護";
            protect.from = stage.today(), protect.until = stage.today().plus_months(11);
            protect.body = "見本支援センター", protect.ask = "市民課";
            return protection::set(tx, protector, stage.here(subject.zone), protect, { {}, { place } });
        }), "protect");
        stage.world().settle();

        for (auto const* state : { "suspected", "set" }) {
            CAPTURE(std::string(state));
            if (std::string_view(state) == "set") {
                must(stage.write(subject.zone, [&](db::Write& tx) { return protection::judge(tx, protector, stage.here(subject.zone), one.id, id, protection::Verdict::Same, "確かめた"); }), "judge");
                stage.world().settle();
            }
            auto const after = everything(stage, subject, secret);
            CHECK(after.answers > 100);
            for (auto const& pattern : after.telling)
                FAIL_CHECK((pattern + " tells the address of a protected person (" + state + ")"));
        }

        // At rest it stands where the answers and what was made of them are kept, and nowhere else in clear.
        std::set<std::string> const keeping { "cases_content", "cases_decision", "registers_row", "registers_history", "documents_document" };
        for (auto const& zone : { subject.zone, std::string("front") })
            for (auto const& [table, around] : tables_with_mark(stage, zone)) {
                CAPTURE(zone);
                CAPTURE(around);
                if (!keeping.contains(table))
                    FAIL_CHECK((zone + "." + table + " holds the address of a protected person: hide it there when cases::raise_shield is called, or say here why it keeps it"));
            }
        CHECK(tables_with_mark(stage, subject.zone).contains("cases_content"));
    }
    CHECK_FALSE(stage.logged().empty());
    CHECK_FALSE(tells(stage.logged()));
}

}  // namespace
