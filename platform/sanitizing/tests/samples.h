#pragma once
// Files as attackers make them, made here.
#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace mado::sanitizing::test {

// A PDF of one page that says "Hello page", with more in its catalogue, its page and as further objects (from 6 on).
inline std::string pdf(std::string const& catalogue = {}, std::string const& page = {}, std::vector<std::string> const& more = {}, std::string const& trailer = {})
{
    std::string const content = "BT /F1 24 Tf 72 700 Td (Hello page) Tj ET";
    std::vector<std::string> objects { "<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> " + page + " >>",
        "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>" };
    objects.insert(objects.end(), more.begin(), more.end());
    std::string out = "%PDF-1.7\n";
    std::vector<std::size_t> offsets;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        offsets.push_back(out.size());
        out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    auto const table = out.size();
    out += "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
    for (auto const offset : offsets) {
        auto digits = std::to_string(offset);
        digits.insert(0, 10 - digits.size(), '0');
        out += digits + " 00000 n \n";
    }
    return out + "trailer\n<< /Size " + std::to_string(objects.size() + 1) + " /Root 1 0 R " + trailer + " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

inline std::string stream(std::string const& dictionary, std::string const& bytes) { return "<< " + dictionary + " /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes + "\nendstream"; }

inline std::string deflated(std::string const& plain)
{
    auto room = compressBound(plain.size());
    std::string out(room, '\0');
    if (compress2(reinterpret_cast<Bytef*>(out.data()), &room, reinterpret_cast<Bytef const*>(plain.data()), plain.size(), 9) != Z_OK)
        std::abort();
    out.resize(room);
    return out;
}

using Entries = std::vector<std::pair<std::string, std::string>>;

inline std::string zip(Entries const& entries)
{
    std::string out;
    auto* const made = archive_write_new();
    archive_write_set_format_zip(made);
    archive_write_set_bytes_in_last_block(made, 1);
    archive_write_open(
        made, &out, nullptr,
        [](archive*, void* to, void const* bytes, std::size_t size) {
            static_cast<std::string*>(to)->append(static_cast<char const*>(bytes), size);
            return static_cast<la_ssize_t>(size);
        },
        nullptr);
    for (auto const& [name, bytes] : entries) {
        auto* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
        archive_write_header(made, entry);
        archive_write_data(made, bytes.data(), bytes.size());
        archive_entry_free(entry);
    }
    archive_write_close(made);
    archive_write_free(made);
    return out;
}

inline constexpr char const* document_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
inline constexpr char const* relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

inline std::string relations(std::vector<std::string> const& entries)
{
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    for (auto const& entry : entries)
        out += entry;
    return out + "</Relationships>";
}
inline std::string relates(std::string const& id, std::string const& type, std::string const& target, bool is_outside = false)
{
    return "<Relationship Id=\"" + id + "\" Type=\"" + relation + type + "\" Target=\"" + target + "\"" + (is_outside ? " TargetMode=\"External\"" : "") + "/>";
}

// A docx whose body is given, with more relations of its document and more parts.
inline std::string docx(std::string const& body, std::vector<std::string> const& related = {}, Entries const& more = {}, std::string const& overrides = {}, char const* type = document_type)
{
    Entries all { { "[Content_Types].xml", std::string("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" "
                                                       "ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"") + type + "\"/>" + overrides + "</Types>" },
        { "_rels/.rels", relations({ relates("r", "officeDocument", "word/document.xml") }) },
        { "word/document.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                               "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>" + body + "</w:body></w:document>" } };
    if (!related.empty())
        all.push_back({ "word/_rels/document.xml.rels", relations(related) });
    all.insert(all.end(), more.begin(), more.end());
    return zip(all);
}

}  // namespace mado::sanitizing::test
