#include <mado/mail/leaving.h>
#include <mado/mail/mail.h>

#include <ctime>

namespace mado::mail {

namespace {

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_ascii(std::string_view text) { return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }); }

// RFC 5321 §4.5.3.1
constexpr std::size_t longest_local = 64, longest_domain = 253, longest_label = 63, longest_address = 254;

bool is_local_part(std::string_view local)
{
    return !local.empty() && local.size() <= longest_local && local.front() != '.' && std::ranges::all_of(local, [](char c) {
        return is_letter_or_digit(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
    });
}

bool is_label(std::string_view label)
{
    return !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-'
        && std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_domain(std::string_view domain)
{
    if (domain.size() > longest_domain || domain.find('.') == std::string_view::npos)
        return false;
    for (;;) {
        auto const dot = domain.find('.');
        if (!is_label(domain.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        domain.remove_prefix(dot + 1);
    }
}

std::string base64(std::string_view bytes)
{
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string encoded;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        auto const three = bytes.substr(i, 3);
        auto const at = [&](std::size_t n) { return n < three.size() ? static_cast<unsigned>(static_cast<unsigned char>(three[n])) : 0u; };
        unsigned const bits = at(0) << 16 | at(1) << 8 | at(2);
        for (unsigned n = 0; n < 4; ++n)
            encoded += n <= three.size() ? digits[bits >> (18 - 6 * n) & 63] : '=';
    }
    return encoded;
}

// Where a piece of at most `most` bytes ends without cutting a character: readers that decode each word alone would show two halves.
std::size_t whole_characters(std::string_view text, std::size_t most)
{
    auto size = std::min(text.size(), most);
    while (size < text.size() && size > 1 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
    return size;
}

// RFC 2047 §2: a line with an encoded word has at most 76 characters, so 39 bytes of text beside "Subject: "; words are separated by a fold.
std::string encoded_words(std::string_view text)
{
    // Plain ASCII travels as it is, unless it would overlong the line or could be taken for an encoded word.
    if (is_ascii(text) && text.size() <= 60 && text.find("=?") == std::string_view::npos)
        return std::string(text);
    std::string words;
    while (!text.empty()) {
        auto const size = whole_characters(text, 39);
        words += (words.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(0, size)) + "?=";
        text.remove_prefix(size);
    }
    return words;
}

std::string two(int number) { return { static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10) }; }

// RFC 5322 §3.3, in the time of Japan, which has no summer time.
std::string date_of(Instant at)
{
    constexpr std::array<std::string_view, 7> days { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    constexpr std::array<std::string_view, 12> months { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    std::time_t const local = at.microseconds / 1'000'000 + 9 * 3600;
    std::tm parts {};
    ::gmtime_r(&local, &parts);
    return std::string(days.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + two(parts.tm_mday) + " " + std::string(months.at(static_cast<std::size_t>(parts.tm_mon)))
        + " " + std::to_string(parts.tm_year + 1900) + " " + two(parts.tm_hour) + ":" + two(parts.tm_min) + ":" + two(parts.tm_sec) + " +0900";
}

std::string from_of(Mail const& mail)
{
    if (mail.from_name.empty())
        return mail.from;
    if (!is_ascii(mail.from_name))
        return encoded_words(mail.from_name) + "\r\n <" + mail.from + ">";
    std::string quoted;
    for (char const c : mail.from_name)
        quoted += c == '"' || c == '\\' ? std::string { '\\', c } : std::string { c };
    return "\"" + quoted + "\" <" + mail.from + ">";
}

// Lines end in CRLF before they are encoded (RFC 2046 §4.1.1).
std::string with_crlf(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
            continue;
        result += text[i] == '\n' || text[i] == '\r' ? std::string("\r\n") : std::string { text[i] };
    }
    return result;
}

std::string in_lines(std::string_view encoded)
{
    std::string lines;
    for (std::size_t at = 0; at < encoded.size(); at += 76)
        lines.append(encoded.substr(at, 76)).append("\r\n");
    return lines;
}

// A domain of one label is fine in an id that a demonstration on localhost makes.
bool is_message_id(std::string_view id)
{
    auto const at = id.find('@');
    return at != std::string_view::npos && is_local_part(id.substr(0, at)) && is_domain(std::string(id.substr(at + 1)) + ".x");
}

// RFC 8058 §3.1. Whoever reads mails presses without asking: only an address that stays one in a header.
bool may_be_left_at(std::string_view address)
{
    return (address.starts_with("https://") || address.starts_with("http://")) && std::ranges::none_of(address, [](char c) { return is_control(c) || c == ' ' || c == '<' || c == '>'; })
        && is_ascii(address);
}

std::string leaving_headers(std::string_view address)
{
    if (address.empty())
        return {};
    return "\r\nList-Unsubscribe: <" + std::string(address) + ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click";
}

}  // namespace

bool is_mail_address(std::string_view text)
{
    auto const at = text.rfind('@');
    return at != std::string_view::npos && text.size() <= longest_address && is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

Result<std::string> rendered(Mail const& mail)
{
    if (!is_mail_address(mail.from))
        return refuse(Refusal::Kind::Invalid, "mail.malformed_address", { { "address", mail.from } });
    if (!is_mail_address(mail.to))
        return refuse(Refusal::Kind::Invalid, "mail.malformed_address", { { "address", mail.to } });
    // A line break in one of these would let what a person typed add receivers or a text of its own.
    if (!is_message_id(mail.message_id) || std::ranges::any_of(mail.subject, is_control) || std::ranges::any_of(mail.from_name, is_control))
        return refuse(Refusal::Kind::Invalid, "mail.malformed_header");
    auto const leaving = leaving_of(mail.body);
    if (!leaving.address.empty() && !may_be_left_at(leaving.address))
        return refuse(Refusal::Kind::Invalid, "mail.malformed_header");
    return "Date: " + date_of(mail.date) + "\r\nFrom: " + from_of(mail) + "\r\nTo: " + mail.to + "\r\nMessage-ID: <" + mail.message_id
        + ">\r\nSubject: " + encoded_words(mail.subject)
        + leaving_headers(leaving.address)
        // RFC 3834: so that an absence notice is not sent back.
        + "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + in_lines(base64(with_crlf(leaving.body)));
}

}  // namespace mado::mail
