using Experiments.Contracts.Errors;
using Experiments.Problems;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A secret in any place of a location is in no message about it, and in no name of it.</summary>
public sealed class SecretsInLocationsTests
{
    private const string Secret = "S3CR3T";

    /// <summary>Passwords whose signs divide an address where they are not encoded; * is the secret.</summary>
    private static readonly string[] s_passwords =
    [
        "*", "a@*", "*@a", "a@*@b", "a/*", "*/a", "a/*/b", "a:*", "*:a", "1/*", "a#*", "*#a", "a?*", "*?a", "a%*",
        "a%4*",
        "a&*", "a&*=b", "*&a=b", "a;*", "a;*=b", "a=*", "a *", "* a", "a'*", "a\"*", "a\\*", "a@b/*", "a@b?*=c",
        "a@h/d?x=*",
        "a/b@*", "a?b=c@*", "//*", "a,*", "a,*:5", "[*", "a]*", "a@[*]", "a://*", "a\n*", "a\t*", "é*", "a%40*",
        "a%2F*",
        "a|*", "a<*>", "a{*}", "a^*`",
    ];

    private static readonly string[] s_stores =
    [
        "postgresql://u:*@h/d", "postgres://u:*@h:5432/d?sslmode=require", "postgresql://u:*@h1,h2/d",
        "postgresql://u:*@[::1]/d", "postgresql://u:*@/d", "postgresql://u:*@h", "postgresql://:*@h/d",
        "postgresql://h/d?user=u&password=*", "postgresql://h/d?password=*&sslmode=require",
        "postgresql://h/d?password=*&sslmode=wrong", "postgresql://u@h/d?sslpassword=*&connect_timeout=x",
        "postgresql://h/d?Password=*", "postgresql://u:*@h/d?port=x", "postgresql://u:*@h:x/d",
        "Host=h;Database=d;Username=u;Password=*", "Host=h;Password=*;Database=d",
        "Password=*;Host=h;Database=d;Port=x",
        "Host=h;Database=d;Pwd=*", "Server=h;Database=d;Password=*;Colour=x", "Host=h;Database=d;SSL Password=*",
        "host=h user=u password=* dbname=d", "dbname=d host=h password=*", "Host=h;Database=d password=*",
        "Host=h password=*;Database=d", "mysql://u:*@h/d", "postgresql:/u:*@h/d", "postgresql:u:*@h/d", "//u:*@h/d",
    ];

    private static readonly string[] s_artifacts =
    [
        "s3://k:*@bucket/x", "s3://k:*", "s3://bucket/k:*@x", "S3://k:*@bucket/x",
        "s3://bucket/x?endpoint=http://k:*@h:9000", "s3://bucket/x?endpoint=http://h:9000?X-Amz-Signature=*",
        "s3://bucket/x?endpoint=http://h:9000/&X-Amz-Credential=*", "s3://bucket/x?access_key=*",
        "s3://bucket/x?endpoint=http://h:9000&secret_key=*&region=a", "s3://bucket/x?endpoint=http%3A%2F%2Fk%3A*%40h",
        "s3://bucket/x?endpoint=http://h:9000%23*", "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=*",
        "https://k:*@h/x", "s3:/k:*@bucket/x", "k:*@h/x",
    ];

    private static readonly string[] s_receivers =
    [
        "http://u:*@collector:4318", "http://collector:4318?api_key=*", "http://collector:4318/v1?token=*",
        "http://collector:4318#*", "http://*@collector:4318", "http://collector:4318/tokens/*", "ftp://u:*@collector",
        "collector:4318?password=*", "u:*@collector:4318",
    ];

    [Fact]
    public void No_message_about_a_database_has_its_password()
    {
        foreach (var text in Combine(s_stores))
        {
            var said = StoreLocation.TryParse(text, out var location, out var problem)
                ? $"{location.Name} {location}"
                : problem;
            AssertNot(said, text);
            AssertNot(string.Join(' ', Fail(new() { Store = text, ArtifactStore = "shared" })), text);
        }
    }

    [Fact]
    public void No_message_about_an_artifact_store_has_its_keys()
    {
        // A key in a path is one that nothing tells from a path.
        foreach (var text in Combine(s_artifacts).Where(text => text.Contains("://", StringComparison.Ordinal)))
        {
            var said = ArtifactStores.FindProblem(text) ?? ArtifactStores.Open(text).Location;
            AssertNot(said, text);
            AssertNot(string.Join(' ', Fail(new() { ArtifactStore = text })), text);
        }
        foreach (var text in s_artifacts)
            Assert.True(ArtifactStores.FindProblem(text) is not null || !text.Contains("://", StringComparison.Ordinal),
                $"{text} is accepted");
    }

    [Fact]
    public void No_message_about_a_receiver_of_telemetry_has_its_keys()
    {
        foreach (var text in Combine(s_receivers))
        {
            AssertNot(string.Join(' ', Fail(new() { OtlpEndpoint = text })), text);
            AssertNot(LocationText.Format(text), text);
        }
    }

    [Fact]
    public void A_location_that_is_given_for_another_setting_is_not_shown_either()
    {
        foreach (var text in Combine(["postgresql://u:*@h/d", "Host=h;Password=*;Database=d", "u:*@h/d"]))
        {
            foreach (var setting in (string[])["--slots", "--join", "--listen", "--devices", "--log-format"])
                AssertNot(Read(new() { [setting] = text, ["--insecure"] = "true" }), text);
            AssertNot(Parse(text), text);
            AssertNot(Parse($"--stroe={text}"), text);
        }
    }

    private static IEnumerable<string> Combine(IEnumerable<string> forms) =>
        from form in forms
        from password in s_passwords
        select form.Replace("*", password, StringComparison.Ordinal).Replace("*", Secret, StringComparison.Ordinal);

    private static IEnumerable<string> Fail(SiloHostOptions options) =>
        new SiloHostOptionsValidator().Validate(null, options).Failures ?? [];

    private static string Read(Dictionary<string, string> commandLine)
    {
        try
        {
            SiloConfiguration.Read(commandLine, _ => null);
            return "";
        }
        catch (SiloException e)
        {
            return e.Message;
        }
    }

    private static string Parse(string argument)
    {
        try
        {
            SiloArguments.Parse([argument]);
            return "";
        }
        catch (SiloException e)
        {
            return e.Message;
        }
    }

    private static void AssertNot(string said, string text) =>
        Assert.False(said.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"{text} gives: {said}");
}
