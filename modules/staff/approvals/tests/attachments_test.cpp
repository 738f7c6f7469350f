// 添付: what stands with a draft is signed with it, opened by who may see the draft alone, filed by API too, and erased with it.
#include "tests/office.h"

#include <mado/approvals/attachments.h>
#include <mado/approvals/erasure.h>

#include "jobs/daily.h"
#include "model/acts.h"

#include <fstream>

using namespace mado;
using namespace mado::approvals;
using approvals::test::Office;
using approvals::test::has;
using RefusalKind = Refusal::Kind;

namespace {

struct Enclosing : Office {
    int files_made = 0;

    http::Upload upload(std::string title, std::string const& bytes)
    {
        auto const path = folder.path / ("upload-" + std::to_string(++files_made));
        std::ofstream(path, std::ios::binary) << bytes;
        return { "files", std::move(title), "application/octet-stream", path.string(), bytes.size(), bytes.substr(0, 512), false };
    }
    http::Upload note(std::string title = "見積.txt", std::string const& bytes = "プリンター 1台 98,000円\n") { return upload(std::move(title), bytes); }
    Enclosed kept(http::Upload const& one)
    {
        auto made = enclosed(here, one, "files");
        REQUIRE_MESSAGE(made, (made ? "" : made.error().fields.at(0).key));
        return *made;
    }
    Draft written()
    {
        auto const what = proposal();
        auto const made = write([&](db::Write& tx) { return approvals::write(tx, clerk, here, what); });
        REQUIRE(made);
        return *made;
    }
    Draft attached(Draft const& draft, std::vector<Enclosed> const& files)
    {
        auto const made = write([&](db::Write& tx) { return attach(tx, clerk, here, draft.id, files, draft.version); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Draft sent(Draft const& draft)
    {
        auto const made = write([&](db::Write& tx) { return circulate(tx, clerk, here, draft.id, draft.version); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    void sanitize(Draft const& draft)
    {
        static sanitizing::Tools const tools { { .bounded_will_do = true } };
        for (auto const& one : draft.proposal.attachments)
            REQUIRE(sanitizing::settle(here, tools, code, std::string(owner_of_attachments), one.file));
    }
    Result<http::Response> opened(Caller const& caller, DraftId const& draft, std::string const& blob)
    {
        return visit(caller, "/approvals/{draft}/files/{blob}", { { "draft", draft.value }, { "blob", blob } });
    }
    bool knows(std::string const& file)
    {
        return read([&](db::Read& tx) { return !sanitizing::files(tx, owner_of_attachments, file).empty(); });
    }
};

TEST_CASE_FIXTURE(Enclosing, "a file that is attached is in the hash of the version; every approver sees it, opens its clean form, and his step signs it")
{
    auto const empty = written();
    auto const draft = attached(empty, { kept(note()), kept(note("仕様.txt", "A4 両面")) });
    CHECK(draft.hash != empty.hash);
    CHECK(draft.version == empty.version + 1);
    REQUIRE(draft.proposal.attachments.size() == 2);
    auto const file = draft.proposal.attachments.front();
    CHECK(file.hash == crypto::sha256_hex("プリンター 1台 98,000円\n"));
    CHECK(has(shown(clerk, "/approvals/{draft}/write", { { "draft", draft.id.value } }), "見積.txt を外す"));
    auto const going = sent(draft);
    CHECK(going.hash == draft.hash);
    CHECK(has(shown(section_head, "/approvals/{draft}", { { "draft", draft.id.value } }), "無害化の途中です"));
    CHECK(opened(section_head, draft.id, file.blob).error().key == "sanitizing.waiting");
    sanitize(draft);
    for (auto const& caller : { section_head, head, clerk }) {
        CHECK(has(shown(caller, "/approvals/{draft}", { { "draft", draft.id.value } }), "/files/" + file.blob));
        auto const bytes = opened(caller, draft.id, file.blob);
        REQUIRE_MESSAGE(bytes, (bytes ? "" : bytes.error().key));
        CHECK(has(bytes->body, "98,000円"));
    }
    CHECK(events(draft.id, "approvals.attachment.read") == 3);
    agreed(draft.id);
    CHECK(found(draft.id).steps.at(0).hash == draft.hash);

    auto other = draft.proposal;
    other.attachments.front().hash = crypto::sha256_hex("other bytes");
    CHECK(approvals::model::hash_of(other) != draft.hash);
    other = draft.proposal;
    other.attachments.clear();
    CHECK(approvals::model::hash_of(other) == empty.hash);
}

TEST_CASE_FIXTURE(Enclosing, "who may not see the draft cannot have its files: another division, another town, before it is sent, by another draft")
{
    auto const draft = attached(written(), { kept(note()) });
    auto const other = attached(written(), { kept(note("別.txt", "別の紙")) });
    auto const blob = draft.proposal.attachments.front().blob;
    sanitize(draft), sanitize(other);
    CHECK(opened(clerk, draft.id, blob).has_value());
    CHECK(opened(section_head, draft.id, blob).error().kind == RefusalKind::NotFound);  // it is still the drafter's alone
    sent(draft);
    CHECK(opened(section_head, draft.id, blob).has_value());
    CHECK(opened(stranger, draft.id, blob).error().kind == RefusalKind::Forbidden);
    CHECK(opened(theirs, draft.id, blob).error().kind == RefusalKind::NotFound);
    CHECK(opened(clerk, other.id, blob).error().kind == RefusalKind::NotFound);
    CHECK(opened(clerk, draft.id, "nonsense").error().kind == RefusalKind::NotFound);
    CHECK_FALSE(has(shown(stranger, "/approvals/{draft}", { { "draft", draft.id.value } }), blob));
    auto const add = [&](Caller const& caller, Draft const& to) {
        auto const one = kept(note("x.txt", "x"));
        return write([&](db::Write& tx) { return attach(tx, caller, here, to.id, { one }, to.version); }, caller.tenant).error().kind;
    };
    CHECK(add(section_head, other) == RefusalKind::Forbidden);
    CHECK(add(theirs, other) == RefusalKind::NotFound);
    CHECK(add(clerk, draft) == RefusalKind::Conflict);  // on its way
}

TEST_CASE_FIXTURE(Enclosing, "what cannot be made harmless is refused at once, or before the draft goes on its way; too many are refused")
{
    for (auto const& [title, bytes] : { std::pair { "run.exe", std::string("MZ\x90\0\3\0\0\0", 8) }, { "page.html", std::string("<html><script>alert(1)</script></html>") },
             { "empty.txt", std::string() } }) {
        CAPTURE(title);
        CHECK(enclosed(here, upload(title, bytes), "files").error().fields.at(0).key == "approvals.attachment.type");
    }
    auto large = note();
    large.too_large = true;
    CHECK(enclosed(here, large, "files").error().fields.at(0).key == "approvals.attachment.too_large");

    auto const draft = attached(written(), { kept(upload("broken.pdf", "%PDF-1.4 and nothing else")) });
    sanitize(draft);
    auto const refused = write([&](db::Write& tx) { return circulate(tx, clerk, here, draft.id, draft.version); });
    CHECK(refused.error().fields.at(0).key == "approvals.attachment.not_open");
    auto const without = write([&](db::Write& tx) { return detach(tx, clerk, here, draft.id, { draft.proposal.attachments.front().file }, draft.version); });
    REQUIRE(without);
    CHECK_FALSE(knows(draft.proposal.attachments.front().file));
    CHECK(sent(*without).state == DraftState::Circulating);

    std::vector<Enclosed> many;
    for (std::size_t i = 0; i <= most_attachments; ++i)
        many.push_back(kept(note("n.txt", "n" + std::to_string(i))));
    auto const plain = written();
    CHECK(write([&](db::Write& tx) { return attach(tx, clerk, here, plain.id, many, plain.version); }).error().fields.at(0).key == "approvals.attachment.too_many");
}

TEST_CASE_FIXTURE(Enclosing, "on its way: a file that comes or goes is a new version that all earlier steps see again, and the old version still tells which it had")
{
    auto const draft = sent(attached(written(), { kept(note()) }));
    agreed(draft.id);
    auto const first = draft.proposal.attachments.front();
    Edit change;
    change.why = "見積を取り直した";
    change.attach = { kept(note("見積.txt", "プリンター 1台 89,000円")) };
    change.detach = { first.file };
    CHECK(write([&](db::Write& tx) { return edit(tx, stranger, here, draft.id, change, draft.version); }).error().kind == RefusalKind::Forbidden);
    auto const after = write([&](db::Write& tx) { return edit(tx, head, here, draft.id, change, draft.version); });
    REQUIRE_MESSAGE(after, (after ? "" : after.error().key));
    auto const now = found(draft.id);
    CHECK(now.version == draft.version + 1);
    CHECK(now.hash != draft.hash);
    CHECK(now.hash == approvals::model::hash_of(now.proposal));
    CHECK(now.step(1)->is_open());
    REQUIRE(now.proposal.attachments.size() == 1);
    CHECK(now.proposal.attachments.front().hash == crypto::sha256_hex("プリンター 1台 89,000円"));
    auto const versions = read([&](db::Read& tx) { return versions_of(tx, draft.id); });
    REQUIRE(versions.size() == 2);
    CHECK(versions.at(0).is_material);
    CHECK(versions.at(0).attachments == std::vector<std::string> { now.proposal.attachments.front().line() });
    CHECK(versions.at(1).attachments == std::vector<std::string> { first.line() });
    CHECK(has(shown(section_head, "/approvals/{draft}", { { "draft", draft.id.value } }), first.line()));
    sanitize(draft);
    CHECK(opened(section_head, draft.id, first.blob).has_value());  // what the step before signed
}

TEST_CASE_FIXTURE(Enclosing, "the page takes several files with what was typed; a refusal keeps what was typed and asks for the files again")
{
    http::Pairs const good { { "matter_class", "general_affairs|物品の購入" }, { "title", "机の購入" }, { "body", "買ってよろしいか。" }, { "amount", "100,000" }, { "do", "save" } };
    auto const send = [&](http::Pairs form, std::vector<http::Upload> uploads, std::string const& pattern, std::map<std::string, std::string> path) {
        http::Request asked;
        asked.method = "POST";
        asked.path = std::move(path);
        asked.form = std::move(form);
        asked.uploads = std::move(uploads);
        mado::web::Visit const visit { asked, clerk, here, *towns.by_code(code), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == pattern) {
                auto answer = route.act(visit);
                if (answer)
                    return std::pair(answer->status, answer->body);
                mado::web::Attempt const attempt { answer.error() };
                auto const again = route.show(visit, &attempt);
                return std::pair(again->status, again->body);
            }
        throw std::logic_error("no such route");
    };
    auto bad = good;
    bad[1].second = "";
    auto const refused = send(bad, { note() }, "/approvals/new", {});
    CHECK(refused.first == 422);
    CHECK(has(refused.second, "もう一度選んでください"));
    CHECK(has(refused.second, "買ってよろしいか。"));
    auto const wrong = send(good, { note(), upload("run.exe", "MZ\x90") }, "/approvals/new", {});
    CHECK(wrong.first == 422);
    CHECK(has(wrong.second, "「run.exe」は、無害化できない種類のファイルです"));
    CHECK(read([&](db::Read& tx) { return drafted_by(tx, clerk); }).empty());
    REQUIRE(send(good, { note(), note("仕様.txt", "両面") }, "/approvals/new", {}).first == 303);
    auto const own = read([&](db::Read& tx) { return drafted_by(tx, clerk); }).at(0);
    REQUIRE(own.proposal.attachments.size() == 2);
    auto more = good;
    more.emplace_back("version", std::to_string(own.version));
    more.emplace_back("detach", own.proposal.attachments.front().file);
    REQUIRE(send(more, { note("図.txt", "図") }, "/approvals/{draft}/write", { { "draft", own.id.value } }).first == 303);
    auto const now = found(own.id).proposal.attachments;
    REQUIRE(now.size() == 2);
    CHECK(now.at(0).title == "仕様.txt");
    CHECK(now.at(1).title == "図.txt");
    CHECK(found(own.id).hash == approvals::model::hash_of(found(own.id).proposal));
}

TEST_CASE_FIXTURE(Enclosing, "written again it names the same files; erased, they are gone with the words of all of them, and so is one that is thrown away")
{
    auto const old = sent(attached(written(), { kept(note()) }));
    sanitize(old);
    auto const file = old.proposal.attachments.front();
    REQUIRE(press(section_head, old, "send_back", "見積をもう一社").value().status == 303);
    auto const made = write([&](db::Write& tx) { return write_again(tx, clerk, here, old.id); });
    REQUIRE(made);
    CHECK(made->proposal.attachments.front().file == file.file);
    CHECK(opened(clerk, made->id, file.blob).has_value());
    auto const thrown = write([&](db::Write& tx) { return write_again(tx, clerk, here, old.id); });
    REQUIRE(thrown);
    REQUIRE(write([&](db::Write& tx) { return discard(tx, clerk, here, thrown->id); }));
    CHECK(knows(file.file));  // the others still name it
    auto const alone = attached(written(), { kept(note("捨てる.txt", "捨てる")) });
    REQUIRE(write([&](db::Write& tx) { return discard(tx, clerk, here, alone.id); }));
    CHECK_FALSE(knows(alone.proposal.attachments.front().file));

    REQUIRE(write([&](db::Write& tx) -> Result<void> { approvals::erase(tx, "free", made->id.value); return {}; }));
    CHECK_FALSE(knows(file.file));
    CHECK(found(made->id).proposal.attachments.empty());
    CHECK(found(made->id).proposal.body.empty());
    CHECK(found(old.id).proposal.body.empty());
    CHECK(opened(clerk, old.id, file.blob).error().kind == RefusalKind::NotFound);
    CHECK_FALSE(read([&](db::Read& tx) { return files::is_named(tx, file.blob, owner_of_attachments, file.file); }));
    CHECK(db::test::places_of(database, "見積").empty());
}

TEST_CASE_FIXTURE(Enclosing, "the original is for who leads, with a reason that stays with the draft; not for who drafts, another division or another town")
{
    std::string const bytes = "プリンター 1台 98,000円\n";
    auto const draft = sent(attached(written(), { kept(note("見積.txt", bytes)) }));
    auto const blob = draft.proposal.attachments.front().blob;
    auto const taken = [&](Caller const& by, std::string_view reason) {
        return database.write(by.tenant, [&](db::Write& tx) { return note_original(tx, by, here, draft.id, blob, reason); });
    };
    CHECK(taken(section_head, "電子署名を確かめる").error().key == "sanitizing.waiting");
    sanitize(draft);
    CHECK(taken(section_head, " ").error().fields.at(0).field == "comment");
    CHECK(taken(clerk, "見たい").error().kind == RefusalKind::Forbidden);
    for (auto const& by : { stranger, theirs })
        CHECK_FALSE(taken(by, "見たい"));
    auto const file = taken(section_head, "電子署名を確かめる");
    REQUIRE_MESSAGE(file, (file ? "" : file.error().key));
    CHECK(sanitizing::original_bytes(here, code, *file) == bytes);
    auto const comments = read([&](db::Read& tx) { return comments_of(tx, draft.id); });
    REQUIRE(comments.size() == 1);
    CHECK(comments.front().words.ends_with("電子署名を確かめる"));
    auto const events = read([&](db::Read& tx) { return audit::events_of(tx, { "draft", draft.id.value }); });
    auto const event = std::ranges::find(events, "approvals.attachment.original_read", &audit::Event::event);
    REQUIRE(event != events.end());
    CHECK(event->details.at("blob") == blob);
    CHECK(event->details.at("reason").find("電子署名") == std::string::npos);
}

}  // namespace
