#include "api/operations.h"
#include "store/filing_store.h"

#include <mado/applications/apply.h>
#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>
#include <mado/mail/mail.h>
#include <mado/text/utf8.h>
#include <mado/web/problem.h>

namespace mado::applications {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr std::int64_t most_waiting_bytes = 400 << 20;  // of one system, in files that no application names yet

std::string title_of(http::Upload const& upload)
{
    auto const slash = upload.file_name.find_last_of("/\\");
    auto const name = slash == std::string::npos ? upload.file_name : upload.file_name.substr(slash + 1);
    return text::is_utf8(name) && !name.empty() && !text::control_character(name) ? std::string(text::first(name, 100)) : "file";
}

Result<Answer> keep_file(Call const& call)
{
    auto const& upload = call.visit.request.uploads.front();
    auto const type = files::type_of(upload.head);
    if (upload.too_large)
        return refuse(Refusal::Kind::TooLarge, "web.upload.too_large", { { "title", title_of(upload) }, { "most", web::size_text(web::file_bytes) } });
    if (upload.size == 0 || !files::accepted(type, { "pdf", "image", "drawing" }))
        return refuse(std::vector<FieldError> { { "/file", "web.upload.type", { { "title", title_of(upload) } } } });
    auto const now = call.here().now();
    auto const blob = call.here().files.keep(upload.path);
    auto const key = crypto::base64url(crypto::view(blob.key.bytes));
    // The key goes back to the system and is nowhere here: what waits on the public server can be read by nobody.
    store::Upload const kept { now.id(), call.system->id.value, blob.name, static_cast<std::int64_t>(blob.size), static_cast<std::int64_t>(upload.size), title_of(upload), type,
        crypto::sha256_hex(key), now.at };
    auto body = json::object({ { "id", kept.id + "." + key }, { "title", kept.title }, { "type", kept.type }, { "size", kept.plain_size } });
    auto const answer = call.keep(201, body);
    auto const keep = [&](db::Write& tx) -> Result<void> {
        if (store::waiting_bytes(tx, kept.system) + kept.size > most_waiting_bytes)
            return refuse(Refusal::Kind::TooLarge, "applications.api.too_many_uploads");
        TRY(answer.settle(tx));
        store::insert_upload(tx, kept);
        files::name_blob(tx, kept.blob, static_cast<std::uint64_t>(kept.size), "upload", kept.id, now.at);
        audit::record(tx, call.caller(), now, "applications.file.uploaded", { { "upload", kept.id } });
        return {};
    };
    TRY(call.here().database.write(call.tenant(), keep));
    return Answer { .body = std::move(body), .status = 201 };
}

std::vector<FieldError> wrong_in(Call const& call, definitions::Definition const& definition)
{
    std::vector<FieldError> errors;
    auto const applicant = call.body.text("applicant"), mail = call.body.text("mail_address");
    if (std::ranges::find(definition.applicants, applicant) == definition.applicants.end())
        errors.push_back({ "/applicant", "applications.start.choose" });
    if (!mail.empty() && !mail::is_mail_address(mail))
        errors.push_back({ "/mail_address", "applications.check.wrong_mail" });
    if (auto const& agent = call.body["agent"]; !agent.is_null() && std::ranges::find(definition.agents, agent.text("kind")) == definition.agents.end())
        errors.push_back({ "/agent/kind", "applications.api.no_agent" });
    return errors;
}

// A system brings nobody's proof of identity: where the definition asks for one, the person applies in person's own browser, or at the counter.
std::optional<Refusal> unproven(Call const& call, definitions::Definition const& definition)
{
    if (takes_without_proof(definition))
        return std::nullopt;
    return Refusal { Refusal::Kind::Forbidden, "applications.api.identity_needed", { { "address", page_of(call, definition) } }, {} };
}

// RFC 6585 §4: later, and where one waits meanwhile.
Answer to_wait(Call const& call, Passage const& passage)
{
    auto response = web::problem(call.visit, { Refusal::Kind::TooMany, "applications.api.waiting_room", { { "address", passage.elsewhere } }, {} });
    std::erase_if(response.headers, [](auto const& header) { return header.first == "retry-after"; });
    response.with("retry-after", std::to_string(passage.retry_after)).with("link", "<" + passage.elsewhere + ">; rel=\"help\"");
    return Answer { .raw = std::move(response) };
}

// No answer of the form, but a member of what was sent.
void name_the_round(Refusal& refusal)
{
    for (auto& error : refusal.fields)
        if (error.field == "round")
            error.field = "/round";
}

Result<Answer> file(Call const& call, Gate const& gate)
{
    auto const definition = TRY(definition_for(call, call.body.text("procedure")));
    if (auto const refused = unproven(call, *definition))
        return std::unexpected(*refused);
    auto errors = wrong_in(call, *definition);
    Filled filled { .procedure = definition->procedure, .applicant = call.body.text("applicant"), .language = call.body.text("language", "ja"), .answers = call.body.object("answers"),
        .notice = call.body.text("notice"), .mail_address = call.body.text("mail_address"), .channel = "api", .agent = call.body["agent"], .round = call.body.text("round") };
    auto const files = take_files(call, *definition, filled.answers);
    errors.insert(errors.end(), files.errors.begin(), files.errors.end());
    if (!errors.empty())
        return refuse(std::move(errors));
    filled.keys = files.keys;
    // The round that "" stands for has its own room.
    auto round = call.here().database.read(call.tenant(), [&](db::Read& tx) { return round_to_apply_in(tx, *definition, filled.round, call.visit.now().today()); });
    if (!round) {
        name_the_round(round.error());
        return std::unexpected(round.error());
    }
    filled.round = *round;
    auto const passage = gate ? gate(call.visit, definition->procedure, filled.round, call.body.text("ticket")) : Passage {};
    if (!passage.elsewhere.empty())
        return to_wait(call, passage);
    json::Value body;
    auto const along = [&](Receipt const& receipt) -> Along {
        body = json::object({ { "application", receipt.application.value }, { "receipt_number", receipt.receipt_number }, { "code", receipt.code }, { "procedure", definition->procedure },
            { "definition", definition->hash } });
        return [&call, &files, &passage, id = receipt.application, answer = call.keep(201, body)](db::Write& tx) -> Result<void> {
            TRY(answer.settle(tx));
            TRY(use_up(tx, call.here(), files, id));
            if (passage.use)
                TRY(passage.use(tx, id));
            store::keep_filing(tx, id, call.system->id.value, call.here().clock.now());
            audit::record(tx, call.caller(), call.here().now(), "applications.application.filed", { { "application", id.value }, { "system", call.system->id.value } });
            return {};
        };
    };
    auto sent = apply(call.here(), call.tenant(), filled, along);
    if (!sent)
        name_the_round(sent.error());
    auto const receipt = TRY(std::move(sent));
    return Answer { .body = std::move(body), .status = 201, .headers = { { "location", web::link(call.visit, "/api/v1/applications/" + receipt.receipt_number) } } };
}

json::Value dog()
{
    return json::object({ { "procedure", "dog_registration" }, { "applicant", "person" }, { "language", "ja" }, { "notice", "electronic" },
        { "answers", json::object({ { "owner_name", json::object({ { "text", "見本　花子" }, { "family", "見本" }, { "given", "花子" } }) },
                         { "owner_address", json::object({ { "text", "総社市中央一丁目1番1号" } }) }, { "dog_name", "はな" }, { "breed", "mixed" }, { "sex", "female" }, { "colour", "茶" },
                         { "assistance_dog", false }, { "born_on", "2026-05-01" }, { "acquired_on", "2026-08-01" }, { "registered_before", false }, { "kept_elsewhere", false },
                         { "chipped", false } }) } });
}

}  // namespace

std::vector<api::Operation> filing_operations(Gate const& gate)
{
    std::vector<api::Operation> all;
    all.push_back(api::post("keep_file", "/files", "applications").needs(api::scope::file)
        .about({ "ファイルを預ける", "Uploads a file" }, { "申請に付けるファイルを先に預けます。24時間以内に申請で名指ししないと消えます。", "Before filing. What no application names within 24 hours is removed." })
        .reads_file({ .body_bytes = 64 << 10, .file_bytes = web::file_bytes, .total_bytes = web::file_bytes + (64 << 10) })
        .answers(s::object({ s::must("id", s::about(s::text(), "names the file in answers; keep it secret")), s::must("title", s::text()), s::must("type", s::text()), s::must("size", s::whole()) }),
            json::object({ { "id", "01900000-0000-7000-8000-000000000000.…" }, { "title", "photo.jpg" }, { "type", "image/jpeg" }, { "size", 48123 } }), 201)
        .once_per_key().to(keep_file));
    all.push_back(api::post("file_application", "/applications", "applications").needs(api::scope::file)
        .about({ "申請を出す", "Files an application" }, { "到達の時点で受付番号と控えの鍵を返します。鍵は申請者に渡してください。同じ Idempotency-Key で繰り返しても申請は1件です。"
                     "本人確認の要る手続（identity が none でないもの）は受け付けず、403 applications.api.identity_needed で、本人が申請するページを答えます。",
                     "Answers the receipt number and the code at once: that is its arrival. Hand the code to the applicant. Repeated with the same Idempotency-Key it stays one application. "
                     "A procedure that asks for proof of identity (identity other than none) is not taken: 403 applications.api.identity_needed names the page where the person applies." })
        .reads(s::object({ s::must("procedure", s::text(100, 1)), s::must("applicant", s::word({ "person", "business" })), s::may("language", s::word({ "ja", "ja-x-easy", "en" })),
                   s::may("round", s::about(s::text(40), "of a lottery or examination; may be left out while one is open")), s::must("notice", s::about(s::word({ "electronic", "paper" }), "how the applicant wants the notice")), s::may("mail_address", s::text(254)),
                   s::may("ticket", s::about(s::text(400), "of the waiting room, once called: POST /procedures/{procedure}/waiting")), s::may("agent", s::object({ s::must("kind", s::word({ "legal", "chosen", "professional", "messenger" })), s::must("name", s::text(200, 1)) })),
                   s::must("answers", s::anything("stored forms by field: GET /procedures/{procedure}")) }),
            dog())
        .answers(s::object({ s::must("application", s::text()), s::must("receipt_number", s::text()), s::must("code", s::text()), s::must("procedure", s::text()), s::must("definition", s::text()) }),
            json::object({ { "application", "01900000-0000-7000-8000-000000000000" }, { "receipt_number", "7K3M9QX24TJ" }, { "code", "…" }, { "procedure", "dog_registration" }, { "definition", "…" } }), 201)
        .once_per_key().names_fields_under("/answers").may_refuse({ 403, 404, 429 }).to([gate](Call const& call) { return file(call, gate); }));
    return all;
}

}  // namespace mado::applications
