// The door for programs of the town: datasets registered and described, files put in, publication proposed. What is published a person confirms.
#include "api/operations.h"

#include <mado/api/scopes.h>

namespace mado::open_data::api_v1 {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr char const* an_id = "01900000-0000-7000-8000-000000000000";
constexpr std::int64_t most_title = 200, most_words = 4'000, most_short = 300, most_tags = 30;

std::unexpected<Refusal> not_found() { return refuse(Refusal::Kind::NotFound, "open_data.not_found"); }

// One of a division that the system was granted; another one is not there.
Result<Entry> granted(db::Read& tx, Call const& call)
{
    auto found = TRY(find(tx, call.caller(), { call.path("dataset") }));
    if (!call.system->may_see(found.owner()))
        return not_found();
    return found;
}

json::Value shown(db::Read& tx, Entry const& entry)
{
    return json::object({ { "dataset", entry.id.value }, { "name", entry.draft.name }, { "title", entry.draft.title }, { "state", word_of(entry.state) }, { "review", word_of(entry.review) },
        { "version", entry.version }, { "revision", entry.revision }, { "changed", entry.is_changed() }, { "score", entry.score }, { "stars", entry.stars },
        { "obstacles", json::array_of(obstacles(tx, entry), [](Sentence const& one) { return json::Value(one.key); }) },
        { "resources", json::array_of(resources(tx, entry.id), [](ResourceEntry const& one) {
              auto const& content = one.step.content;
              return json::object({ { "resource", one.id.value }, { "name", content.name }, { "format", content.format }, { "rows", content.table ? json::Value(static_cast<std::int64_t>(content.table->rows)) : json::Value {} },
                  { "score", one.step.checked.score }, { "standard", one.step.checked.standard }, { "hash", one.original.hash } });
          }) },
        { "uploads", json::array_of(uploads(tx, entry.id), [](Upload const& one) {
              return json::object({ { "resource", one.resource.value }, { "name", one.name.empty() ? one.original.file_name : one.name }, { "state", word_of(one.state) }, { "stage", word_of(one.stage) },
                  { "fault", one.fault.key }, { "hash", one.original.hash } });
          }) } });
}

json::Value dataset_schema()
{
    auto const resource = s::object({ s::must("resource", s::text()), s::must("name", s::text()), s::must("format", s::text()), s::must("rows", s::or_null(s::whole())), s::must("score", s::whole()),
        s::must("standard", s::text()), s::must("hash", s::about(s::text(), "SHA-256 (hex) of the file as it came")) });
    auto const upload = s::object({ s::must("resource", s::about(s::text(), "the id that it will have, or that of the file which it replaces")), s::must("name", s::text()),
        s::must("state", s::word({ "waiting", "reading", "failed" })), s::must("stage", s::word({ "kept", "opened", "converted", "checked", "typed", "proved" })), s::must("fault", s::text()),
        s::must("hash", s::text()) });
    return s::object({ s::must("dataset", s::text()), s::must("name", s::text()), s::must("title", s::text()), s::must("state", s::word({ "drafted", "published", "withdrawn" })),
        s::must("review", s::word({ "none", "proposed" })), s::must("version", s::whole()), s::must("revision", s::about(s::whole(), "of the draft: say it with what changes it")), s::must("changed", s::flag()),
        s::must("score", s::whole()), s::must("stars", s::whole()), s::must("obstacles", s::about(s::array(s::text()), "what stands between the draft and the public")), s::must("resources", s::array(resource)),
        s::must("uploads", s::about(s::array(upload), "large files that are being read, or could not be")) });
}

std::vector<s::Member> description_members()
{
    return { s::must("title", s::text(most_title, 1)), s::may("title_kana", s::text(most_title)), s::may("description", s::text(most_words)), s::must("division", s::about(s::text(200, 1), "path of the 主管課")),
        s::may("contact", s::text(most_short)), s::may("licence", s::about(s::text(50), "CC-BY-4.0, PDL-1.0 …")), s::may("attribution", s::text(most_short)),
        s::may("frequency", s::about(s::text(50), "annual, monthly …")), s::may("tags", s::array(s::text(50), most_tags)), s::may("themes", s::array(s::text(50), most_tags)),
        s::may("covers_from", s::day()), s::may("covers_until", s::day()), s::may("source", s::text(2'000)) };
}
json::Value creation_schema()
{
    auto members = description_members();
    members.push_back(s::must("name", s::about(s::text(100, 2), "in addresses: a-z 0-9 - _; never changes")));
    return s::object(members);
}
json::Value change_schema()
{
    auto members = description_members();
    members.push_back(s::must("revision", s::whole()));
    return s::object(members);
}

std::vector<std::string> texts(json::Value const& body, std::string_view key)
{
    std::vector<std::string> all;
    for (auto const& one : body.array(key))
        all.push_back(one.text());
    return all;
}

datasets::Dataset described(Call const& call)
{
    auto const& body = call.body;
    datasets::Dataset said;
    said.name = body.text("name");
    said.title = body.text("title");
    said.title_kana = body.text("title_kana");
    said.description = body.text("description");
    said.division = body.text("division");
    said.contact = body.text("contact");
    said.licence = body.text("licence");
    said.attribution = body.text("attribution");
    said.frequency = body.text("frequency");
    said.tags = texts(body, "tags");
    said.themes = texts(body, "themes");
    said.covers_from = Day::parse(body.text("covers_from"));
    said.covers_until = Day::parse(body.text("covers_until"));
    said.covers_place = call.tenant();
    said.source = body.text("source");
    return said;
}

// Also the division that it is given to must be one of the system's.
Result<void> is_granted(Call const& call, datasets::Dataset const& said)
{
    if (!call.system->may_see(said.division))
        return refuse({ { "division", "open_data.division_unknown" } });
    return {};
}

Result<Answer> answered(Call const& call, std::function<Result<Entry>(db::Write&)> const& work)
{
    json::Value body;
    auto const all = [&](db::Write& tx) -> Result<void> {
        auto const entry = TRY(work(tx));
        body = shown(tx, entry);
        return {};
    };
    TRY(call.here().database.write(call.tenant(), all));
    return Answer { .body = std::move(body) };
}

Result<Answer> create_dataset(web::Desk& desk, Call const& call)
{
    auto const said = described(call);
    TRY(is_granted(call, said));
    auto const& reference = desk.reference(call.here());
    return answered(call, [&](db::Write& tx) { return create(tx, call.caller(), call.here(), reference, said); });
}

Result<Answer> change_dataset(web::Desk& desk, Call const& call)
{
    auto const said = described(call);
    TRY(is_granted(call, said));
    auto const& reference = desk.reference(call.here());
    return answered(call, [&](db::Write& tx) -> Result<Entry> {
        auto const entry = TRY(granted(tx, call));
        return describe_again(tx, call.caller(), call.here(), reference, entry.id, said, call.body.integer("revision"));
    });
}

Result<Answer> show_dataset(web::Desk&, Call const& call)
{
    auto const look = [&](db::Read& tx) -> Result<json::Value> {
        auto const entry = TRY(granted(tx, call));
        return shown(tx, entry);
    };
    auto body = TRY(call.here().database.read(call.tenant(), look));
    return Answer { .body = std::move(body) };
}

Result<Answer> put_file(web::Desk& desk, Call const& call)
{
    auto const of = TRY(call.here().database.read(call.tenant(), [&](db::Read& tx) { return granted(tx, call); }));
    auto const& upload = call.visit.request.uploads.front();
    Upload said;
    said.dataset = of.id;
    said.resource = { call.query("resource") };
    said.is_new = !said.resource;
    said.name = call.query("name");
    if (TRY(web::taken_as_upload(desk, call.visit, call.caller(), &upload, std::move(said)))) {
        auto taken = TRY(show_dataset(desk, call));
        taken.status = 202;                   // a job reads it
        return taken;
    }
    auto const prepared = TRY(prepare(call.here(), desk.reference(call.here()), call.tenant(), { upload.path, upload.file_name }));
    ResourceId const resource { call.query("resource") };
    return answered(call, [&](db::Write& tx) -> Result<Entry> {
        auto const entry = TRY(granted(tx, call));
        if (resource) {
            auto const there = TRY(find_resource(tx, call.caller(), resource));
            if (there.dataset != entry.id)
                return refuse(Refusal::Kind::NotFound, "open_data.resource.not_found");
            TRY(replace_resource(tx, call.caller(), call.here(), resource, prepared, entry.revision));
        } else
            TRY(add_resource(tx, call.caller(), call.here(), entry.id, prepared, call.query("name"), entry.revision));
        return find(tx, call.caller(), entry.id);
    });
}

Result<Answer> propose_publication(web::Desk&, Call const& call)
{
    return answered(call, [&](db::Write& tx) -> Result<Entry> {
        auto const entry = TRY(granted(tx, call));
        // A draft is a person's: the way through the 専決事項表 begins in the drafter's position.
        if (way_of(tx, call.here()) == Way::Draft)
            return refuse(Refusal::Kind::Conflict, "open_data.drafted_by_a_person");
        return propose(tx, call.caller(), call.here(), entry.id, call.body.text("note"), call.body.integer("revision"));
    });
}

json::Value example()
{
    return json::object({ { "name", "public-toilets" }, { "title", "公衆トイレ一覧" }, { "description", "市が管理する公衆トイレの一覧です。" }, { "division", "general_affairs/information" }, { "licence", "CC-BY-4.0" },
        { "frequency", "annual" } });
}

}  // namespace

std::vector<api::Operation> operations(std::shared_ptr<web::Desk> const& desk)
{
    auto const runs = [&](Result<Answer> (*run)(web::Desk&, Call const&)) { return [desk, run](Call const& call) { return run(*desk, call); }; };
    auto const dataset = api::path("dataset", { "データセットの id", "Id of the dataset" }, an_id);
    std::vector<api::Operation> all;
    all.push_back(api::post("create_dataset", "/datasets", "datasets").needs(api::scope::datasets)
        .about({ "データセットを登録する", "Registers a dataset" }, { "name は二つとありません。同じ name をもう一度送ると断ります。CKAN のプログラムは、同じトークンで /TOWN/api/3/action/package_create などを使えます。",
            "`name` is one of its kind: the same one again is refused. Programs for CKAN use /TOWN/api/3/action/package_create and its like with the same token." })
        .reads(creation_schema(), example()).answers(dataset_schema(), {}).to(runs(create_dataset)));
    all.push_back(api::get("show_dataset_draft", "/datasets/{dataset}", "datasets").needs(api::scope::datasets)
        .about({ "データセットの状態と、公開までに残っていること", "State of a dataset and what stands between it and the public" }).with({ dataset }).answers(dataset_schema(), {}).to(runs(show_dataset)));
    all.push_back(api::post("change_dataset", "/datasets/{dataset}", "datasets").needs(api::scope::datasets)
        .about({ "説明を直す", "Changes the description" }, { "revision はいま見ているもの。ほかの人が先に変えたときは 409 です。", "`revision` is the one that you saw; 409 when somebody was faster." })
        .with({ dataset }).reads(change_schema(), {}).answers(dataset_schema(), {}).may_refuse({ 409 }).to(runs(change_dataset)));
    all.push_back(api::post("put_dataset_file", "/datasets/{dataset}/files", "datasets").needs(api::scope::datasets)
        .about({ "ファイルを入れて点検する", "Puts in a file and checks it" },
            { "CSV（文字コードは問いません）か xlsx。resource を付けると、そのファイルを入れ替えます。16 MB を超えるファイルは預かって順に読みます（答えは 202。uploads からなくなれば読み終わりです）。大きさの上限は自治体が決めます。",
                "CSV in any encoding, or xlsx. With `resource` that file is replaced. Files above 16 MB are read by a job: the answer is 202, and it is done when it has left `uploads`. The town sets how large a file may be." })
        .with({ dataset, api::query("resource", { "入れ替えるファイルの id", "Id of the file to be replaced" }, s::text(36)), api::query("name", { "呼び名", "Its name" }, s::text(most_title)) })
        .reads_file({ .body_bytes = 64 << 10, .file_bytes = web::most_file_bytes, .total_bytes = web::most_file_bytes + (64 << 10) }).answers(dataset_schema(), {}).may_refuse({ 409 }).to(runs(put_file)));
    all.push_back(api::post("propose_dataset", "/datasets/{dataset}/proposal", "datasets").needs(api::scope::datasets)
        .about({ "公開を申し出る", "Proposes to publish" }, { "人が確かめたときに公開されます。決裁で公開する自治体では、人が起案します（409）。", "Published when a person has confirmed it; where a draft decides, a person drafts it (409)." })
        .with({ dataset }).reads(s::object({ s::must("revision", s::whole()), s::may("note", s::text(most_words)) }), json::object({ { "revision", 3 }, { "note", "4月分を足した" } }))
        .answers(dataset_schema(), {}).may_refuse({ 409 }).to(runs(propose_publication)));
    return all;
}

}  // namespace mado::open_data::api_v1
