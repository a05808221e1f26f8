using Experiments.Startup;

// Makes the profile of the methods of a list, for the compiler of a program that consists of the assemblies.
if (args is not [var list, var assemblies, var profile])
{
    Console.Error.WriteLine("usage: Experiments.Startup LIST ASSEMBLIES PROFILE");
    return 2;
}
var writer = new ProfileWriter(File.ReadAllLines(assemblies));
var lines = File.ReadAllLines(list);
var known = lines.Count(line => writer.TryAdd(MethodText.Parse(line)));
File.WriteAllBytes(profile, writer.Build());
Console.WriteLine($"{known} of {lines.Length} methods are compiled ahead for a quick start");
return 0;
