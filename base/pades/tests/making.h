#pragma once
// The people of a test, made by OpenSSL's own program: an authority, signers with RSA and EC, a time-stamp authority that answers through `openssl ts`.
#include <mado/pades/pades.h>

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace mado::pades::test {

struct Ran {
    int status = -1;
    std::string said;
};

inline Ran run(std::string const& command)
{
    Ran ran;
    auto* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4'096> part {};
    while (auto const size = std::fread(part.data(), 1, part.size(), pipe))
        ran.said.append(part.data(), size);
    ran.status = ::pclose(pipe);
    return ran;
}

inline std::string contents(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

class House {
public:
    House()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-pades-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        write("ts.cnf", "[tsa]\ndefault_tsa=one\n[one]\nserial=" + at("serial") + "\nsigner_digest=sha256\ndefault_policy=1.2.3.4\nother_policies=1.2.3.5\n"
            "digests=sha256,sha512\naccuracy=secs:1\nordering=no\ntsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n");
        write("serial", "01\n");
        must("openssl req -x509 -newkey rsa:2048 -nodes -keyout " + at("ca.key") + " -out " + at("ca.pem") + " -days 3650 -subj '/C=JP/O=Test/CN=Test Root'");
        issue("mayor", "rsa:2048", "/C=JP/O=Soja/CN=Mayor of Soja", "keyUsage=critical,digitalSignature,nonRepudiation\ncrlDistributionPoints=URI:http://crl.example.jp/root.crl\n");
        issue("clerk", "ec -pkeyopt ec_paramgen_curve:P-256", "/C=JP/O=Soja/CN=総務課長", "keyUsage=critical,nonRepudiation\n");
        issue("tsa", "rsa:2048", "/C=JP/O=Stamps/CN=Test Stamps", "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n");
    }
    ~House() { std::filesystem::remove_all(folder); }

    void issue(std::string const& name, std::string const& kind, std::string const& subject, std::string const& extensions)
    {
        write(name + ".cnf", "[e]\n" + extensions);
        must("openssl req -utf8 -newkey " + kind + " -nodes -keyout " + at(name + ".key") + " -out " + at(name + ".csr") + " -subj '" + subject + "'");
        must("openssl x509 -req -in " + at(name + ".csr") + " -CA " + at("ca.pem") + " -CAkey " + at("ca.key") + " -CAcreateserial -days 365 -extfile " + at(name + ".cnf") + " -extensions e -out " + at(name + ".pem"));
    }
    Signer signer(std::string const& name) const
    {
        auto key = key_from_pem(contents(folder / (name + ".key")));
        REQUIRE(key);
        auto made = signer_of(contents(folder / (name + ".pem")) + contents(folder / "ca.pem"), *key);
        REQUIRE_MESSAGE(made, (made ? "" : made.error()));
        return *made;
    }
    Stamps stamps() const
    {
        return { [this](std::string const& request) -> std::optional<std::string> {
            write("request.tsq", request);
            must("openssl ts -reply -config " + at("ts.cnf") + " -section one -queryfile " + at("request.tsq") + " -signer " + at("tsa.pem") + " -inkey " + at("tsa.key") + " -chain " + at("ca.pem") + " -out " + at("answer.tsr"));
            return contents(folder / "answer.tsr");
        }, contents(folder / "ca.pem") };
    }
    std::string at(std::string const& name) const { return (folder / name).string(); }
    void write(std::string const& name, std::string const& bytes) const { std::ofstream(folder / name, std::ios::binary) << bytes; }
    static void must(std::string const& command)
    {
        auto const ran = run(command);
        REQUIRE_MESSAGE(ran.status == 0, ran.said);
    }

    std::filesystem::path folder;
};

// What poppler says of the file, whose signers it does not know.
inline std::string pdfsig(House const& house, std::string const& pdf)
{
    house.write("signed.pdf", pdf);
    return run("pdfsig -nocert " + house.at("signed.pdf")).said;
}

inline std::size_t count_of(std::string_view text, std::string_view words)
{
    std::size_t many = 0;
    for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + words.size()))
        ++many;
    return many;
}

// One page, with a plain table of offsets.
inline std::string letter()
{
    std::string const stream = "BT /F1 24 Tf 72 720 Td (Letter) Tj ET";
    std::vector<std::string> const objects { "<< /Type /Catalog\n   /MarkInfo << /Marked true >>\n   /Pages 2 0 R\n   /MarkInfo << /Marked true >>\n>>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page % 1\n /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        "<< /Length " + std::to_string(stream.size()) + " >>\nstream\n" + stream + "\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "<< /Title (A \\) letter) >>" };
    std::string pdf = "%PDF-1.5\n%\xb5\xed\xae\xfb\n", table = "0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects.size(); ++i) {
        char line[32];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", pdf.size());
        table += line;
        pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    auto const start = pdf.size();
    return pdf + "xref\n0 7\n" + table + "trailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
}

}  // namespace mado::pades::test
