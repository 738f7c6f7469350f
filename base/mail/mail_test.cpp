#include <mado/mail/leaving.h>
#include <mado/mail/mail.h>

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <thread>

using namespace mado;
using namespace mado::mail;
namespace fs = std::filesystem;

namespace {

Mail sample()
{
    // 2026-05-11 00:00:00 UTC
    return { "madoguchi@city.example.jp", "a.resident@example.com", "お知らせがあります", "ご確認ください。\nhttps://example.jp/\n", "0192@city.example.jp",
        Instant { 1'778'457'600'000'000 }, "岡山市" };
}

std::string decoded_base64(std::string_view text)
{
    std::string bytes;
    unsigned bits = 0, count = 0;
    for (char const c : text) {
        auto const value = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").find(c);
        if (value == std::string_view::npos)
            continue;
        bits = bits << 6 | static_cast<unsigned>(value);
        if (count += 6; count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 255);
        }
    }
    return bytes;
}

TEST_CASE("is_mail_address")
{
    std::string const longest_local(64, 'a'), too_long_local(65, 'a');
    struct Case { char const* name; std::string text; bool expected; };
    for (auto const& row : {
             Case { "plain", "a@example.jp", true },
             Case { "plus and underscore", "a_b+c@example.co.jp", true },
             Case { "an old carrier's: dots in a row", "a..b@docomo.example.jp", true },
             Case { "an old carrier's: dot before @", "a.@ezweb.example.jp", true },
             Case { "longest local part", longest_local + "@example.jp", true },
             Case { "local part too long", too_long_local + "@example.jp", false },
             Case { "empty", "", false },
             Case { "no @", "example.jp", false },
             Case { "no local part", "@example.jp", false },
             Case { "dot first", ".a@example.jp", false },
             Case { "no dot in domain", "a@localhost", false },
             Case { "dot ends domain", "a@example.jp.", false },
             Case { "hyphen starts label", "a@-example.jp", false },
             Case { "two @", "a@b@example.jp", false },
             Case { "space", "a b@example.jp", false },
             Case { "line break", "a@example.jp\r\nBcc: b@example.jp", false },
             Case { "full width", "ａ@example.jp", false },
             Case { "angle brackets", "<a@example.jp>", false },
             Case { "two addresses", "a@example.jp,b@example.jp", false },
         }) {
        CAPTURE(row.name);
        CHECK(is_mail_address(row.text) == row.expected);
    }
}

TEST_CASE("rendered: headers and body as RFC 5322 has them")
{
    auto const text = rendered(sample()).value();
    CHECK(text.starts_with("Date: Mon, 11 May 2026 09:00:00 +0900\r\nFrom: =?UTF-8?B?5bKh5bGx5biC?=\r\n <madoguchi@city.example.jp>\r\n"));
    CHECK(text.find("\r\nTo: a.resident@example.com\r\n") != std::string::npos);
    CHECK(text.find("\r\nMessage-ID: <0192@city.example.jp>\r\n") != std::string::npos);
    auto const body = decoded_base64(std::string_view(text).substr(text.find("\r\n\r\n") + 4));
    CHECK(body == "ご確認ください。\r\nhttps://example.jp/\r\n");
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; ++at)
        CHECK(text[at - 1] == '\r');
}

TEST_CASE("rendered: long subjects become words of whole characters, each line at most 78 long")
{
    auto mail = sample();
    mail.subject.clear();
    for (int i = 0; i < 40; ++i)
        mail.subject += "あ𠮷a";
    auto const text = rendered(mail).value();
    std::istringstream lines(text);
    std::string subject, line;
    while (std::getline(lines, line)) {
        CHECK(line.size() <= 79);  // with its CR
        if (auto const word = line.find("=?UTF-8?B?"); word != std::string::npos && line.find("From") == std::string::npos) {
            auto const piece = decoded_base64(std::string_view(line).substr(word + 10));
            CHECK((static_cast<unsigned char>(piece.front()) & 0xC0) != 0x80);
            subject += piece;
        }
    }
    CHECK(subject == mail.subject);
}

TEST_CASE("rendered: what could forge a header is refused")
{
    struct Case { char const* name; std::function<void(Mail&)> change; };
    for (auto const& row : {
             Case { "subject with CRLF", [](Mail& mail) { mail.subject = "a\r\nBcc: b@example.jp"; } },
             Case { "subject with LF", [](Mail& mail) { mail.subject = "a\nb"; } },
             Case { "subject with NUL", [](Mail& mail) { mail.subject = std::string("a\0b", 3); } },
             Case { "name with CR", [](Mail& mail) { mail.from_name = "a\rb"; } },
             Case { "from", [](Mail& mail) { mail.from = "a@example.jp\r\nX: y"; } },
             Case { "to", [](Mail& mail) { mail.to = "a@example.jp\n"; } },
             Case { "message id with CRLF", [](Mail& mail) { mail.message_id = "a@b\r\nX: y"; } },
             Case { "message id without @", [](Mail& mail) { mail.message_id = "a"; } },
         }) {
        CAPTURE(row.name);
        auto mail = sample();
        row.change(mail);
        auto const result = rendered(mail);
        REQUIRE(!result);
        CHECK(result.error().kind == Refusal::Kind::Invalid);
    }
    auto mail = sample();
    mail.body = "a\r\n.\r\nMAIL FROM:<b@example.jp>";  // a body cannot end the mail: it is base64
    CHECK(rendered(mail).value().find("\r\n.\r\n") == std::string::npos);
}

TEST_CASE("file outbox: one complete file a mail; the same mail again is the same file")
{
    auto const folder = fs::temp_directory_path() / ("mado-outbox-" + std::to_string(::getpid()));
    FileOutbox outbox(folder);
    CHECK(outbox.send(sample()));
    CHECK(outbox.send(sample()));
    auto const written = folder / "1778457600000000-0192@city.example.jp.eml";
    REQUIRE(fs::exists(written));
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 1);
    std::ifstream file(written, std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == rendered(sample()).value());
    auto forged = sample();
    forged.to = "nobody";
    CHECK(!outbox.send(forged));
    fs::remove_all(folder);
    auto const gone = outbox.send(sample());
    REQUIRE(!gone);
    CHECK(gone.error().kind == Refusal::Kind::Busy);
}

// Speaks just enough SMTP to one client, and remembers what it was told.
class FakeServer {
public:
    explicit FakeServer(std::map<std::string, std::string> answers, bool silent = false) : answers_(std::move(answers)), silent_(silent)
    {
        listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listening_, 1) == 0);
        socklen_t size = sizeof address;
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread([this] { serve(); });
    }
    ~FakeServer() { finish(); ::close(listening_); }

    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    std::string const& heard() { finish(); return heard_; }

private:
    void finish()
    {
        ::shutdown(listening_, SHUT_RDWR);
        if (thread_.joinable())
            thread_.join();
    }

    std::string answer_to(std::string const& line) const
    {
        for (auto const& [command, answer] : answers_)
            if (line.starts_with(command))
                return answer;
        if (line.starts_with("EHLO"))
            return "250-fake\r\n250 8BITMIME";
        return line.starts_with("DATA") ? "354 go on" : line.starts_with("QUIT") ? "221 bye" : "250 ok";
    }

    void serve()
    {
        int const peer = ::accept(listening_, nullptr, nullptr);
        if (peer < 0)
            return;
        auto const say = [&](std::string const& text) { (void)!::write(peer, (text + "\r\n").data(), text.size() + 2); };
        if (!silent_)
            say("220 fake");
        std::string pending;
        char bytes[4096];
        bool in_data = false;
        for (ssize_t size; (size = ::read(peer, bytes, sizeof bytes)) > 0;) {
            pending.append(bytes, static_cast<std::size_t>(size));
            for (std::size_t end; (end = pending.find("\r\n")) != std::string::npos; pending.erase(0, end + 2)) {
                auto const line = pending.substr(0, end);
                heard_ += line + "\r\n";
                if (in_data && line != ".")
                    continue;
                in_data = !in_data && answer_to(line).starts_with("354");
                say(answer_to(line));
            }
        }
        ::close(peer);
    }

    std::map<std::string, std::string> answers_;
    bool silent_;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::string heard_;
    std::jthread thread_;
};

TEST_CASE("smtp: the mail arrives as rendered")
{
    FakeServer server({});
    Smtp smtp({ .url = server.url(), .start_tls = false, .deadline_ms = 5'000 });
    CHECK(smtp.send(sample()));
    auto const& heard = server.heard();
    CHECK(heard.find("MAIL FROM:<madoguchi@city.example.jp>") != std::string::npos);
    CHECK(heard.find("RCPT TO:<a.resident@example.com>") != std::string::npos);
    CHECK(heard.find(rendered(sample()).value()) != std::string::npos);
}

TEST_CASE("smtp: temporary is Busy, permanent is Invalid, and without TLS nothing is said")
{
    struct Case { char const* name; std::map<std::string, std::string> answers; bool start_tls; bool silent; Refusal::Kind kind; };
    for (auto const& row : {
             Case { "no such mailbox", { { "RCPT", "550 5.1.1 unknown" } }, false, false, Refusal::Kind::Invalid },
             Case { "mailbox full for now", { { "RCPT", "452 4.2.2 full" } }, false, false, Refusal::Kind::Busy },
             Case { "content refused", { { ".", "554 5.7.1 spam" } }, false, false, Refusal::Kind::Invalid },
             Case { "greylisted at the end", { { ".", "451 4.7.1 later" } }, false, false, Refusal::Kind::Busy },
             Case { "STARTTLS is required and not offered", {}, true, false, Refusal::Kind::Busy },
             Case { "silence until the deadline", {}, false, true, Refusal::Kind::Busy },
         }) {
        CAPTURE(row.name);
        FakeServer server(row.answers, row.silent);
        Smtp smtp({ .url = server.url(), .start_tls = row.start_tls, .deadline_ms = row.silent ? 200 : 5'000 });
        auto const result = smtp.send(sample());
        REQUIRE(!result);
        CHECK(result.error().kind == row.kind);
        if (row.start_tls)
            CHECK(server.heard().find("MAIL") == std::string::npos);
    }
    CHECK_THROWS_AS(Smtp({ .url = "http://example.jp" }), std::invalid_argument);
    auto const nobody = Smtp({ .url = "smtp://127.0.0.1:1", .start_tls = false, .deadline_ms = 2'000 }).send(sample());
    REQUIRE(!nobody);
    CHECK(nobody.error().kind == Refusal::Kind::Busy);
}

TEST_CASE("a mail of a subscription says how it is ended with one press, and nothing else gets among the headers")
{
    auto mail = sample();
    mail.body = with_leaving("https://city.example.jp/stop/a/b", "新しい版があります。\n");
    auto const text = rendered(mail);
    REQUIRE(text);
    CHECK(text->find("\r\nList-Unsubscribe: <https://city.example.jp/stop/a/b>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n") != std::string::npos);
    CHECK(decoded_base64(text->substr(text->find("\r\n\r\n"))) == "新しい版があります。\r\n");
    for (auto const* address : { "javascript:alert(1)", "https://a.example/\r\nBcc: b@example.jp", "https://a.example/> <https://b.example/", "https://a.example/あ" }) {
        mail.body = with_leaving(address, "x");
        CHECK_FALSE(rendered(mail));
    }
    mail.body = "\x1e" "no second mark";
    REQUIRE(rendered(mail));
    CHECK(rendered(mail)->find("List-Unsubscribe") == std::string::npos);
    CHECK(leaving_of("plain").body == "plain");
}

}  // namespace
