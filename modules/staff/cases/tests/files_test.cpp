#include "tests/site.h"

#include <mado/cases/originals.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

using namespace mado;
using namespace mado::cases;
using cases::test::Pages;
using sanitizing::State;
using Kind = Refusal::Kind;

namespace {

// A page that says "Hello", with a script and an embedded program.
std::string hostile_pdf()
{
    std::vector<std::string> const objects { "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /EmbeddedFiles << /Names [(x.exe) << /Type /Filespec /F (x.exe) /EF << /F 6 0 R >> >>] >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>", "<< /Length 38 >>\nstream\nBT /F1 24 Tf 72 700 Td (Hello !) Tj ET \nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "<< /Type /EmbeddedFile /Length 4 >>\nstream\nMZxx\nendstream" };
    std::string out = "%PDF-1.7\n";
    for (std::size_t i = 0; i < objects.size(); ++i)
        out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    return out + "trailer\n<< /Size 7 /Root 1 0 R >>\n%%EOF\n";  // its table is made again by whoever reads it
}

std::string header(http::Response const& response, std::string_view name)
{
    for (auto const& [key, value] : response.headers)
        if (key == name)
            return value;
    return {};
}

constexpr auto file_page = "/cases/{case}/files/{blob}", original_page = "/cases/{case}/files/{blob}/original";

struct Sent : Pages {
    json::Value blob(std::string const& bytes, std::string const& title)
    {
        auto const kept = files.keep_bytes(bytes);
        return json::object({ { "name", kept.name }, { "size", static_cast<std::int64_t>(kept.size) }, { "key", crypto::base64url(crypto::view(kept.key.bytes)) }, { "title", title }, { "type", "application/pdf" } });
    }
    CaseId submit_with(json::Value const& one)
    {
        auto const with_file = json::object({ { "location_map", json::object({ { "way", "file" }, { "blobs", json::array({ one }) } }) } });
        return submit("road_occupancy", body(sign, json::write(with_file), "business"));
    }
    sanitizing::File state(CaseId const& id, json::Value const& one)
    {
        auto const file = read([&](db::Read& tx) { return sanitizing::file(tx, "case", id.value, one.text("name")); });
        REQUIRE(file);
        return *file;
    }
    Result<http::Response> at(Caller const& by, std::string const& pattern, CaseId const& id, std::string const& name, http::Pairs form = {}, bool posts = false)
    {
        return visit(by, pattern, request({ { "case", id.value }, { "blob", name } }, std::move(form)), posts);
    }
};

TEST_CASE_FIXTURE(Sent, "people open the clean form; until it is there nobody opens anything; another case's file is not found")
{
    auto const sent = blob(hostile_pdf(), "位置図.pdf");
    auto const name = sent.text("name");
    auto const id = submit_with(sent), other = submit_sign();
    CHECK(state(id, sent).state == State::Waiting);
    CHECK(at(road_clerk, file_page, id, name).error().kind == Kind::Conflict);
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "無害化を待っています"));
    sanitize(id);
    auto const file = at(road_clerk, file_page, id, name);
    REQUIRE_MESSAGE(file, file.error().key);
    CHECK(file->body.starts_with("%PDF-"));
    for (auto const* trace : { "JavaScript", "EmbeddedFile", "MZxx", "OpenAction" })
        CHECK(file->body.find(trace) == std::string::npos);
    CHECK(header(*file, "content-type") == "application/pdf");
    CHECK(header(*file, "content-disposition").starts_with("inline; filename*=UTF-8''"));
    CHECK(header(*file, "x-content-type-options") == "nosniff");
    CHECK(has_event(id, "cases.file.sanitized"));
    CHECK(has_event(id, "cases.file.read"));
    CHECK(at(road_clerk, file_page, other, name).error().kind == Kind::NotFound);
    CHECK(at(clerk, file_page, id, name).error().kind == Kind::Forbidden);
    CHECK(at(stranger, file_page, id, name).error().kind == Kind::NotFound);
    sanitize(id);                                        // again: nothing to do
    CHECK(events(id).size() > 0);
    CHECK(at(road_clerk, file_page, id, name)->body == file->body);
}

TEST_CASE_FIXTURE(Sent, "the original is a separate act: of who leads, with a reason, only to be saved; an event says so")
{
    auto const bytes = hostile_pdf();
    auto const sent = blob(bytes, "位置図.pdf");
    auto const name = sent.text("name");
    auto const id = submit_with(sent);
    http::Pairs const reason { { "reason", "電子署名を確かめるため" } };
    auto const early = at(road_head, original_page, id, name, reason, true);                      // not before it was looked at: the form again
    REQUIRE(early);
    CHECK(has(early->body, "切り離したパソコン"));
    CHECK_FALSE(has(early->body, "MZxx"));
    sanitize(id);
    CHECK(may_read_original.asks == access::Action::Asks::FreshFactor);
    CHECK(at(road_clerk, original_page, id, name).error().kind == Kind::Forbidden);
    CHECK(at(road_clerk, original_page, id, name, reason, true).error().kind == Kind::Forbidden);
    CHECK(at(stranger, original_page, id, name, reason, true).error().kind == Kind::NotFound);
    CHECK(at(head, original_page, id, name, reason, true).error().kind == Kind::Forbidden);       // of another division
    CHECK(has(at(road_head, original_page, id, name)->body, "切り離したパソコン"));
    auto const without = at(road_head, original_page, id, name, { { "reason", "　" } }, true);
    REQUIRE(without);
    CHECK(has(without->body, "理由を入力してください"));
    CHECK_FALSE(has_event(id, "cases.file.original_read"));
    auto const file = at(road_head, original_page, id, name, reason, true);
    REQUIRE_MESSAGE(file, file.error().key);
    CHECK(file->body == bytes);
    CHECK(header(*file, "content-type") == "application/octet-stream");
    CHECK(header(*file, "content-disposition").starts_with("attachment;"));
    CHECK(header(*file, "content-security-policy") == "sandbox");
    CHECK(has_event(id, "cases.file.original_read"));
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "電子署名を確かめるため"));
    CHECK_FALSE(has(shown(road_clerk, "/cases/{case}", id), name + "/original"));
    CHECK(has(shown(road_head, "/cases/{case}", id), name + "/original"));
}

TEST_CASE_FIXTURE(Sent, "what cannot be made harmless says why and leads to the completion request")
{
    struct Row { char const* name; std::string bytes; State state; char const* says; };
    for (auto const& row : { Row { "a page of HTML", "<html><script>alert(1)</script>", State::Refused, "HTMLやSVG" }, Row { "nothing", "", State::Refused, "中身がありません" },
             Row { "cut", "%PDF-1.4 cut", State::Refused, "壊れている" } }) {
        CAPTURE(row.name);
        auto const sent = blob(row.bytes, "図.pdf");
        auto const id = submit_with(sent);
        sanitize(id);
        CHECK(state(id, sent).state == row.state);
        taken(id, road_clerk);
        auto const page = shown(road_clerk, "/cases/{case}", id);
        CHECK(has(page, row.says));
        CHECK(has(page, "/ask?mark=location_map"));
        CHECK(at(road_clerk, file_page, id, sent.text("name")).error().kind == Kind::Gone);
        CHECK(has_event(id, "cases.file.refused"));
    }
    auto const gone = blob("x", "消えた.pdf");
    files.remove(gone.text("name"));
    auto const id = submit_with(gone);
    sanitize(id);
    CHECK(state(id, gone).state == State::Failed);
}

// Answers one question with what it is told.
struct Scanner {
    std::string path;
    int listener;
    std::thread thread;
    Scanner(std::filesystem::path const& folder, std::string says) : path((folder / "clamd.ctl").string()), listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(::bind(listener, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listener, 8) == 0);
        thread = std::thread([this, says] {
            for (int one = ::accept(listener, nullptr, nullptr); one >= 0; one = ::accept(listener, nullptr, nullptr)) {
                std::string taken;
                char chunk[4096];
                while (!taken.ends_with(std::string(4, '\0')))
                    if (auto const got = ::recv(one, chunk, sizeof chunk, 0); got > 0)
                        taken.append(chunk, static_cast<std::size_t>(got));
                    else
                        break;
                (void)!::send(one, says.data(), says.size(), MSG_NOSIGNAL);
                ::close(one);
            }
        });
    }
    ~Scanner()
    {
        ::shutdown(listener, SHUT_RDWR);
        thread.join();
        ::close(listener);
        std::filesystem::remove(path);
    }
};

TEST_CASE_FIXTURE(Sent, "a file that the scan knows stays sealed: nobody gets it, the case says so; a scanner that is away holds it back, visibly")
{
    auto const sent = blob(hostile_pdf(), "位置図.pdf");
    auto const name = sent.text("name");
    auto const id = submit_with(sent);
    sanitizing::Tools const tools({ .bounded_will_do = true }, { .address = (folder.path / "clamd.ctl").string() });
    REQUIRE(sanitizing::settle(here, tools, code, "case", id.value));
    CHECK(state(id, sent).state == State::Waiting);
    CHECK(state(id, sent).reason == sanitizing::Reason::ScannerAway);
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "止まっていて、待っています"));
    CHECK(at(road_clerk, file_page, id, name).error().kind == Kind::Conflict);
    auto const queue = db::AllTenants::read(database, [&](db::Read& tx) { return sanitizing::queue(tx, { 0 }); });
    REQUIRE(queue.size() == 1);
    CHECK(queue.front().waiting == 1);
    CHECK(queue.front().held == 1);
    CHECK(queue.front().oldest_waiting.microseconds == clock.now().microseconds);
    {
        Scanner const scanner(folder.path, std::string("stream: Test.Signature FOUND\0", 29));
        REQUIRE(sanitizing::settle(here, tools, code, "case", id.value));
    }
    CHECK(state(id, sent).state == State::Infected);
    CHECK(state(id, sent).clean.empty());
    CHECK(has_event(id, "cases.file.infected"));
    taken(id, road_clerk);
    CHECK(has(shown(road_clerk, "/cases/{case}", id), "封をしました"));
    CHECK(at(road_clerk, file_page, id, name).error().kind == Kind::Gone);
    CHECK(at(road_head, original_page, id, name, { { "reason", "見たい" } }, true).error().kind == Kind::Forbidden);
    CHECK_FALSE(has_event(id, "cases.file.original_read"));
    CHECK_FALSE(has(shown(road_head, "/cases/{case}", id), name + "/original"));
    {
        Scanner const scanner(folder.path, std::string("stream: OK\0", 11));
        auto const harmless = blob("ただの文", "文.txt");
        auto const second = submit_with(harmless);
        REQUIRE(sanitizing::settle(here, tools, code, "case", second.value));
        CHECK(state(second, harmless).state == State::Clean);
        CHECK(at(road_clerk, file_page, second, harmless.text("name"))->body == "ただの文");
    }
}

TEST_CASE_FIXTURE(Sent, "the file of a correction that nobody accepted yet is clean too")
{
    auto const id = submit_sign();
    auto const old = blob(hostile_pdf(), "古い.pdf");
    REQUIRE(write([&](db::Write& tx) { return correct(tx, from_front, here, message(gateway::Kind::Corrected, id.value, "", json::object({ { "answers", json::Object {} },
        { "files", json::object({ { "location_map", json::object({ { "way", "file" }, { "blobs", json::array({ old }) } }) } }) } }))); }));
    sanitize(id);
    CHECK(at(road_clerk, file_page, id, old.text("name"))->body.starts_with("%PDF"));  // of a correction that nobody accepted yet
}

TEST_CASE_FIXTURE(Sent, "every statement of the sanitising prepares")
{
    for (auto const& statement : sanitizing::statements()) {
        CAPTURE(statement.name);
        CHECK(database.check(statement) == "");
    }
}

}  // namespace
